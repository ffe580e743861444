import { html } from 'hono/html';
import { type Markup, type Page, pageHead } from '../../interactions/views/layout.ts';
import type { HandChanges } from '../../world/handChanges.ts';
import { LIVE_PATH } from '../livePath.ts';
import { buttonForm } from './formParts.ts';
import { STYLE } from './style.ts';

export const TABS = [
  { path: '', title: 'Sign-ins' },
  { path: '/requests', title: 'Requests' },
  { path: '/tokens', title: 'Tokens' },
  { path: '/faults', title: 'Faults' },
  { path: '/policies', title: 'Policies' },
  { path: '/world', title: 'World' },
] as const;

export interface FrameFacts {
  /** The path of the current tab. */
  readonly tab: string;
  /** The address to come back to, from a button of the frame. */
  readonly here: string;
  readonly changes: Pick<HandChanges, 'done' | 'undone'>;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

/** The frame of the inspector's pages: where one is, what has just been done, and how to take it back. */
export function frameOf(facts: FrameFacts): (page: Page) => Markup {
  return ({ title, body, nonce }) => html`<!doctype html>
<html lang="en">
  ${pageHead({ title: `${title} - inspector of a mock Entra ID`, nonce, style: STYLE })}
  <body>
    <a class="skip" href="#content">Skip to the content</a>
    <header class="top">
      <p class="brand"><strong>Inspector</strong> <span>Mock Entra ID, not Microsoft</span></p>
      <nav aria-label="Inspector"><ul>${TABS.map(
        ({ path, title: name }) =>
          html`<li><a href="${LIVE_PATH}${path}" ${path === facts.tab ? html`aria-current="page"` : ''}>${name}</a></li>`,
      )}</ul></nav>
      ${changeButtons(facts)}
    </header>
    <main id="content" tabindex="-1">
      ${facts.error === undefined ? '' : html`<div class="note bad" role="alert" tabindex="-1" autofocus><p>${facts.error}</p></div>`}
      ${facts.notice === undefined ? '' : html`<p class="note good" role="status">${facts.notice}</p>`}
      ${body}
    </main>
  </body>
</html>`;
}

function changeButtons({ changes, here }: FrameFacts): Markup | '' {
  const [last] = changes.done;
  const [next] = changes.undone;
  if (last === undefined && next === undefined) return '';
  const button = (does: string, text: string, words: string | undefined): Markup | '' =>
    words === undefined
      ? ''
      : buttonForm({ action: `${LIVE_PATH}/changes`, does, text, about: words, fields: { back: here } });
  return html`<div class="changes">${button('undo', 'Undo', last?.words)}${button('redo', 'Redo', next?.words)}
    <span class="hint">${last === undefined ? `Taken back: ${next?.words}` : `Last change: ${last.words}`}</span></div>`;
}
