import { html } from 'hono/html';
import type { CatalogueEntry } from '../../entra/aadstsCatalogue.ts';
import { PLACES, toReadable } from '../../entra/catalogueWords.ts';
import type { Markup } from './layout.ts';

/** What a code means and what to do about it. */
export function errorLookupPage(entry: CatalogueEntry): Markup {
  const { error, redirectError, suberror, status } = entry;
  return html`<h1>AADSTS${entry.code}: ${entry.name}</h1>
    <p id="service_exception_message">${toReadable(entry.text)}</p>
    <dl>
      <dt>Cause</dt><dd>${entry.cause}</dd>
      <dt>What to do</dt><dd>${entry.remedy}</dd>
      <dt>Seen as</dt><dd>${entry.shows.map((place) => PLACES[place]).join('; ')}</dd>
      <dt>OAuth error</dt><dd>${error}${redirectError === undefined ? '' : `, in a redirect ${redirectError}`}</dd>
      ${suberror === undefined ? '' : html`<dt>Suberror</dt><dd>${suberror}</dd>`}
      <dt>HTTP status</dt><dd>${status}</dd>
      <dt>Verified</dt><dd>${entry.verified ? `yes, ${entry.source}` : 'no, only generally known'}</dd>
    </dl>
    ${lookUpForm('')}`;
}

export function unknownErrorPage(typed: string): Markup {
  return html`<h1>Unknown error code</h1>
    <p>This mock never answers with that code. Check the number after AADSTS.</p>
    ${lookUpForm(typed)}`;
}

function lookUpForm(typed: string): Markup {
  return html`<form method="get" action="/error">
      <label for="code">Look up another code</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="20" value="${typed}">
      <div class="actions"><button class="primary">Look up</button></div>
    </form>`;
}
