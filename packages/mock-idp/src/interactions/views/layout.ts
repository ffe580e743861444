import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Page {
  readonly title: string;
  /** The app the person is signing in to, if there is one. */
  readonly app?: string;
  readonly body: Markup;
  /** For the content security policy: only the page's own style (and script, where it has one) may run. */
  readonly nonce: string;
}

/** What every page of the mock begins with; only this style sheet may dress it. */
export function pageHead({ title, nonce, style }: Pick<Page, 'title' | 'nonce'> & { readonly style: string }): Markup {
  return html`<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>${title}</title>
    <style nonce="${nonce}">${raw(style)}</style>
  </head>`;
}

/** The frame of every page a person signs in on. It says on each of them that this is a rehearsal. */
export function renderPage({ title, app, body, nonce }: Page): Markup {
  return html`<!doctype html>
<html lang="en">
  ${pageHead({ title: `${title} - mock sign-in`, nonce, style: STYLE })}
  <body>
    <header><p><strong>Mock sign-in, not Microsoft.</strong> For tests and rehearsals: never type a real password here.</p></header>
    <main>
      ${app === undefined ? '' : html`<p class="app">Signing in to <b>${app}</b></p>`}
      ${body}
    </main>
  </body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#eef1f4, #16191d); --card: light-dark(#ffffff, #22272d);
  --ink: light-dark(#1b1f24, #eceff2); --faint: light-dark(#4c5661, #b4bdc6); --line: light-dark(#6b7580, #8b96a1);
  --accent: light-dark(#0b5394, #8cc4ff); --on-accent: light-dark(#ffffff, #0d1a26); --bad: light-dark(#a3161b, #ff9d9d);
  --band: light-dark(#ffe9a8, #4a3c0a); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { background: var(--band); padding: .5rem 1rem; text-align: center; }
header p { margin: 0; }
main { background: var(--card); max-width: 28rem; margin: clamp(1rem, 8vh, 5rem) auto; padding: clamp(1rem, 6vw, 2.5rem); border-radius: .5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1rem; margin: 1rem 0 0; }
p { margin: 0 0 1rem; }
.app, .faint { color: var(--faint); }
label { display: block; font-weight: 600; }
.check { display: flex; gap: .5rem; align-items: center; font-weight: 400; margin-bottom: 1rem; }
.check input { inline-size: 1.25rem; block-size: 1.25rem; flex: none; accent-color: var(--accent); }
input[type=text], input[type=email], input[type=password] { inline-size: 100%; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .25rem; padding: .5rem .75rem; margin: .25rem 0 1rem; }
input[aria-invalid=true] { border-color: var(--bad); }
.error { color: var(--bad); font-weight: 600; margin: .25rem 0 0; }
.error + p, main form + * { margin-block-start: 1.25rem; }
.number { font-size: 2.5rem; font-weight: 700; line-height: 1.2; letter-spacing: .1em; }
code { font: 1.125rem/1.5 ui-monospace, monospace; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: .5rem; }
button, .button, input[type=submit] { font: inherit; color: var(--accent); background: transparent; border: 1px solid var(--line); border-radius: .25rem;
  padding: .5rem 1.25rem; min-block-size: 2.75rem; cursor: pointer; text-decoration: none; white-space: normal; }
button.primary, .button.primary, input.primary[type=submit] { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.tile { display: block; inline-size: 100%; text-align: start; margin-bottom: .75rem; color: inherit; }
button.tile span { display: block; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul, ol { padding-inline-start: 1.25rem; margin: .25rem 0 1rem; }
dl { margin: 0; display: grid; gap: .25rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
a { color: var(--accent); }
@media (forced-colors: active) { main, button, .button, input[type=submit] { border: 1px solid; } }
`;
