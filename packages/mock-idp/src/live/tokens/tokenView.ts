import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';
import { type ClaimContext, explainClaims } from './explainClaims.ts';

/** The claims of a token, each with what it is for and what it says. */
export function claimsTable(context: ClaimContext, caption: string): Markup {
  return html`<table class="claims stack"><caption class="unseen">${caption}</caption>
    <thead><tr><th scope="col">Claim</th><th scope="col">In words</th><th scope="col">Value</th></tr></thead>
    <tbody>${explainClaims(context).map(
      ({ name, value, purpose, says }) =>
        html`<tr><th scope="row"><code>${name}</code></th>
          <td>${says === undefined ? '' : html`<b>${says}</b><br>`}<span class="hint">${purpose ?? 'A claim these words do not know.'}</span></td>
          <td><code>${value}</code></td></tr>`,
    )}</tbody></table>`;
}
