import { html, raw } from 'hono/html';
import type { TenantRecord } from '../directory/records.ts';
import { describedBy, errorNote } from '../interactions/views/formParts.ts';
import type { Markup } from '../interactions/views/layout.ts';
import type { Fingerprint } from '../record/fingerprint.ts';
import type { RequestQuery, RequestRecord } from '../record/requestRecord.ts';
import { isRefused } from '../record/selectRequests.ts';

/** Asks for the code that the command printed. */
export function liveCodePage(action: string, error: string | undefined): Markup {
  return html`<h1>Watch the requests</h1>
    <p>The command that started this mock printed a code. <code>idp.openLiveView()</code> gives another.</p>
    <form method="post" action="${action}">
      <label for="code">Code</label>
      ${errorNote('codeError', error)}
      <input type="text" id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="30" required autofocus ${describedBy('codeError', error)}>
      <div class="actions"><button class="primary">Watch</button></div>
    </form>`;
}

export interface LiveFacts {
  readonly path: string;
  readonly query: Pick<RequestQuery, 'tenant' | 'outcome' | 'testId'>;
  readonly tenants: readonly TenantRecord[];
  /** Oldest first, as they are recorded. */
  readonly records: readonly RequestRecord[];
  /** Where the rest comes from. */
  readonly events: string;
}

/** How many requests the page shows. */
export const SHOWN_REQUESTS = 200;

/** The latest request first. Without scripts, the button shows what has come since. */
export function livePage({ path, query, tenants, records, events }: LiveFacts, nonce: string): Markup {
  const option = (value: string, text: string, chosen: string | undefined): Markup =>
    html`<option value="${value}" ${value === (chosen ?? '') ? 'selected' : ''}>${text}</option>`;
  return html`<style nonce="${nonce}">${raw(STYLE)}</style>
    <h1>Requests</h1>
    <form method="get" action="${path}" class="filter">
      <p><label for="tenant">Tenant</label>
        <select id="tenant" name="tenant">${option('', 'All', query.tenant)}${tenants.map(({ id, name }) => option(id, name, query.tenant))}</select></p>
      <p><label for="outcome">Answer</label>
        <select id="outcome" name="outcome">${option('', 'All', query.outcome)}${option('refused', 'Refused', query.outcome)}${option('answered', 'Not refused', query.outcome)}</select></p>
      <p><label for="testId">Test</label>
        <input type="text" id="testId" name="testId" value="${query.testId ?? ''}" autocomplete="off" spellcheck="false"></p>
      <p><button class="primary">Show</button></p>
    </form>
    <label class="check"><input type="checkbox" id="updating" checked> Show new requests as they come</label>
    <p role="status" id="state" class="faint">${records.length === 0 ? 'Nothing has been asked yet.' : `The latest ${records.length} requests.`}</p>
    <ol id="requests" reversed data-events="${events}">${[...records].reverse().map((record) => requestItem(record))}</ol>
    <script nonce="${nonce}">${raw(SCRIPT)}</script>`;
}

/** One request; opened, it says why and what to do. */
export function requestItem(record: RequestRecord): Markup {
  const { answered, why, remedy, fault, asked, signIn } = record;
  const refused = isRefused(record);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Why', why],
    ['What to do', remedy],
    ['Answer', describeAnswer(record)],
    ['OAuth error', answered.error],
    ['Sent to', answered.redirectedTo],
    ['Fault', fault?.id],
    ['Account', record.upn],
    ['App', record.clientId],
    ['Tenant', record.tenantId],
    ['Library', record.client],
    ['Test', record.testId],
    ['Scope', signIn?.scope],
    ['Correlation id', record.correlationId],
    ['Took', `${record.milliseconds} ms`],
  ];
  return html`<li id="request-${record.id}"><details>
      <summary><time datetime="${record.at}">${record.at.slice(11, 19)}</time>
        <b>${record.method} ${record.endpoint}</b>
        <span class="${refused ? 'refused' : 'answered'}">${describeAnswer(record)}</span>
        ${record.upn === undefined ? '' : html`<span>${record.upn}</span>`}
        ${record.client === undefined ? '' : html`<span class="faint">${record.client}</span>`}
      </summary>
      <p><code>${record.path}</code></p>
      <dl>${facts.map(([name, value]) => (value === undefined ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>
      <h2>Asked</h2>
      <dl>${Object.entries(asked).map(([name, value]) => html`<dt>${name}</dt><dd>${describeValue(value)}</dd>`)}</dl>
    </details></li>`;
}

function describeAnswer({ answered }: RequestRecord): string {
  const status = answered.status === undefined ? 'cut off' : String(answered.status);
  return answered.code === undefined ? status : `${status} AADSTS${answered.code}`;
}

function describeValue(value: string | Fingerprint): string {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  return `${value.length} characters, SHA-256 ${value.hash}...`;
}

const STYLE = `
main { max-width: 64rem; }
.filter { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; }
.filter p, .filter input { margin: 0 !important; }
select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .25rem; padding: .5rem; min-block-size: 2.75rem; max-inline-size: 100%; }
.filter input { min-block-size: 2.75rem; }
#requests { list-style: none; padding: 0; margin: 0; }
#requests > li { border-block-start: 1px solid var(--line); }
summary { padding: .5rem 0; cursor: pointer; }
summary > * { margin-inline-end: .75rem; }
.refused { color: var(--bad); font-weight: 600; }
details[open] { padding-block-end: 1rem; }
details h2 { margin-block-end: .25rem; }
@media (min-width: 40rem) { details dl { grid-template-columns: minmax(8rem, max-content) 1fr; column-gap: 1rem; } details dd { margin: 0; } }
`;

/** New requests go on top; what is open or has the focus stays where it is. */
const SCRIPT = `
const list = document.getElementById('requests');
const state = document.getElementById('state');
const updating = document.getElementById('updating');
const waiting = [];
let shown = 0;
let announced = 0;
const tell = () => {
  const held = waiting.length === 0 ? '' : ' ' + waiting.length + ' more are waiting.';
  state.textContent = shown + ' new requests.' + held;
  announced = 0;
};
const show = () => {
  while (updating.checked && waiting.length > 0) {
    const part = document.createElement('template');
    part.innerHTML = waiting.shift();
    list.prepend(part.content);
    shown += 1;
    const last = list.lastElementChild;
    const isUsed = last.contains(document.activeElement) || last.querySelector('details[open]') !== null;
    if (list.children.length > ${SHOWN_REQUESTS} && !isUsed) last.remove();
  }
  // Said at most every two seconds, so that a screen reader can follow.
  if (announced === 0) announced = setTimeout(tell, 2000);
};
updating.addEventListener('change', show);
const source = new EventSource(list.dataset.events);
source.onmessage = ({ data }) => {
  waiting.push(JSON.parse(data));
  show();
};
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) state.textContent = 'The mock has ended. Reload this page when it is back.';
};
`;
