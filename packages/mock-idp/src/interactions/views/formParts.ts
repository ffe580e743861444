import { html } from 'hono/html';
import type { Permission } from '../../directory/records.ts';
import type { Markup } from './layout.ts';

/** The journey a form continues. */
export function hiddenContext({ journeyId }: { readonly journeyId: string }): Markup {
  return html`<input type="hidden" name="ctx" value="${journeyId}">`;
}

/** What was wrong with a field, tied to it by `describedBy`. */
export function errorNote(id: string, error: string | undefined): Markup | '' {
  return error === undefined ? '' : html`<p class="error" id="${id}" role="alert">${error}</p>`;
}

/** Marks the field that an `errorNote` is about. */
export function describedBy(id: string, error: string | undefined): Markup | '' {
  return error === undefined ? '' : html`aria-invalid="true" aria-describedby="${id}"`;
}

/** Permissions of one API in words, as far as there are any. */
export function permissionList(title: string, known: readonly Permission[], values: readonly string[]): Markup {
  const textOf = (value: string) => known.find((permission) => permission.value === value)?.text ?? value;
  return html`<h2>${title}</h2>
    <ul>${values.map((value) => html`<li>${textOf(value)} <span class="faint">(${value})</span></li>`)}</ul>`;
}
