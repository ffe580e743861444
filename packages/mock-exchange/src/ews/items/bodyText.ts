import { toHtmlLines, toHtmlPage, toText } from '../../mailboxes/mail/bodyForms.ts';
import { type Markup, xml } from '../soap/markup.ts';
import type { Shape } from '../soap/responseShape.ts';

export interface BodyContent {
  readonly html: string | undefined;
  readonly text: string | undefined;
}

/** The body in the form that was asked for; `Best` is HTML where there is any. */
export function writeBody(body: BodyContent, wanted: Shape['bodyType']): Markup {
  const isHtml = wanted === 'HTML' || (wanted === 'Best' && body.html !== undefined);
  const content = isHtml
    ? (body.html ?? toHtmlPage(toHtmlLines(body.text ?? '')))
    : (body.text ?? toText(body.html ?? ''));
  return xml`<t:Body BodyType="${isHtml ? 'HTML' : 'Text'}">${content}</t:Body>`;
}
