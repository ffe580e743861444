import { type Markup, xml } from '../soap/markup.ts';
import type { Shape } from '../soap/responseShape.ts';

export interface BodyContent {
  readonly html: string | undefined;
  readonly text: string | undefined;
}

/** The body in the form that was asked for; `Best` is HTML where there is any. */
export function writeBody(body: BodyContent, wanted: Shape['bodyType']): Markup {
  const isHtml = wanted === 'HTML' || (wanted === 'Best' && body.html !== undefined);
  const content = isHtml ? (body.html ?? toHtml(body.text ?? '')) : (body.text ?? toText(body.html ?? ''));
  return xml`<t:Body BodyType="${isHtml ? 'HTML' : 'Text'}">${content}</t:Body>`;
}

export function toText(html: string): string {
  return html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>|<\/(?:p|div|tr|li|h\d)>/gi, '\r\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function toHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${escaped.replace(/\r?\n/g, '<br>\r\n')}</body></html>`;
}
