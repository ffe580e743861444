import { html } from 'hono/html';
import type { Markup } from './layout.ts';

/** The journey a form continues. */
export function hiddenContext({ journeyId }: { readonly journeyId: string }): Markup {
  return html`<input type="hidden" name="ctx" value="${journeyId}">`;
}

/** What was wrong with a field, tied to it by `describedBy`. */
export function errorNote(id: string, error: string | undefined): Markup | '' {
  return error === undefined ? '' : html`<p class="error" id="${id}" role="alert">${error}</p>`;
}

export function describedBy(id: string, error: string | undefined): Markup | '' {
  return error === undefined ? '' : html`aria-invalid="true" aria-describedby="${id}"`;
}
