import { html } from 'hono/html';
import { listCatalogue } from '../../entra/aadstsCatalogue.ts';
import type { Markup } from '../../interactions/views/layout.ts';

/** What a field for an AADSTS code offers while somebody types, by number or name: its `list` is `codes`. */
export function codeList(): Markup {
  return html`<datalist id="codes">${listCatalogue().map(
    ({ code, name }) => html`<option value="${code} ${name}"></option>`,
  )}</datalist>`;
}

/** The number in what was typed or picked; `NaN` for none. */
export function readCode(text: string): number {
  return Number(/\d{4,8}/.exec(text)?.[0] ?? Number.NaN);
}
