import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { PageWords } from './words/words.ts';

/** Escaped text and elements, as `html` makes them. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly content: Markup;
  readonly status?: number;
  /** Where its form may lead, beside our own origin. */
  readonly leadsTo?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A page of ours for somebody who has no page of the host to go to. It runs no script, loads nothing, cannot be framed, and tells the
 * next page nothing of its own address.
 */
export async function pageResponse(
  { locale, dir }: Pick<PageWords, 'locale' | 'dir'>,
  { title, content, status = 200, leadsTo, headers = {} }: Page,
): Promise<Response> {
  const document = await html`<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(styles)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
  const targets = ["'self'", ...(leadsTo === undefined ? [] : [leadsTo])].join(' ');
  return new Response(document.toString(), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': locale,
      vary: 'accept-language',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...headers,
    },
  });
}

const styles = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f27, #e8eaf0); --quiet: light-dark(#4f5868, #b3bac8);
  --line: light-dark(#d5dae3, #3a4252); --ground: light-dark(#f4f6fa, #12151c); --card: light-dark(#fff, #1b202b);
  --act: light-dark(#1f4fbf, #9dbbff); --on-act: light-dark(#fff, #0d1530); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-inline-size: 40rem; margin: clamp(0rem, 4vw, 3rem) auto; padding: clamp(1rem, 4vw, 2rem); background: var(--card);
  border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.125rem; }
p { margin: 0 0 .75rem; }
blockquote { margin: 0 0 .75rem; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); }
ul { margin: 0; padding-inline-start: 1.25rem; }
dl { margin: 0; display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; font-weight: 600; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-block-end: .5rem; } }
form { margin-block: 1.5rem 1rem; }
button { min-block-size: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-act);
  background: var(--act); border: 1px solid transparent; border-radius: .5rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
small { color: var(--quiet); font-size: .875rem; }
`;

const styleHash = `sha256-${createHash('sha256').update(styles).digest('base64')}`;
