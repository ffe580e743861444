import { html, raw } from 'hono/html';
import { sendPage } from '../../interactions/sendPage.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { frameOf } from './frame.ts';
import type { Section, Visit } from './section.ts';

export interface Framed {
  readonly body: Markup;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
  readonly status?: 200 | 404;
}

/** Sends a page of the inspector in its frame. */
export function sendFramed(
  { c, mock }: Visit,
  { title, tab, script }: Pick<Section, 'title' | 'tab' | 'script'>,
  { body, notice, error, status = 200 }: Framed,
): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  return sendPage(c, {
    title,
    status: error === undefined ? status : 400,
    asksByItself: script !== undefined,
    frame: frameOf({ tab, here: `${pathname}${search}`, changes: mock.world.handChanges, notice, error }),
    body: (nonce) => (script === undefined ? body : html`${body}<script nonce="${nonce}">${raw(script)}</script>`),
  });
}
