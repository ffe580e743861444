import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';
import type { Fingerprint } from '../../record/fingerprint.ts';
import type { RequestRecord } from '../../record/requestRecord.ts';
import type { Names } from '../frame/names.ts';
import { sayDuration } from '../frame/timeWords.ts';

/** "401 AADSTS7000215", or that nothing was answered. */
export function sayAnswer({ answered }: Pick<RequestRecord, 'answered'>): string {
  const status = answered.status === undefined ? 'cut off' : String(answered.status);
  return answered.code === undefined ? status : `${status} AADSTS${answered.code}`;
}

/** Why it ended so and what to do, where there is something to say. */
export function remedyNote({ why, remedy }: Pick<RequestRecord, 'why' | 'remedy'>): Markup | '' {
  if (why === undefined) return '';
  return html`<div class="note bad"><p><b>Why:</b> ${why}</p>${remedy === undefined ? '' : html`<p><b>What to do:</b> ${remedy}</p>`}</div>`;
}

/** Everything else that was recorded of a request. */
export function requestFacts(record: RequestRecord, names: Names): Markup {
  const { answered, fault, asked, signIn, tenantId, clientId } = record;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Answer', sayAnswer(record)],
    ['OAuth error', answered.error],
    ['Sent to', answered.redirectedTo],
    ['Fault', fault?.id],
    ['Account', record.upn],
    ['App', named(names.app(clientId), clientId)],
    ['Tenant', named(names.tenant(tenantId), tenantId)],
    ['Library', record.client],
    ['Test', record.testId],
    ['Scope', signIn?.scope],
    ['Correlation id', record.correlationId],
    ['Took', sayDuration(record.milliseconds)],
  ];
  const parameters = Object.entries(asked);
  return html`<p><code>${record.method} ${record.path}</code></p>
    <dl class="facts">${facts.map(([name, value]) => (value === undefined ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>
    ${
      parameters.length === 0
        ? ''
        : html`<p><b>Asked</b> <span class="hint">Passwords, secrets, codes and tokens are recorded as length and hash only.</span></p>
    <dl class="facts">${parameters.map(([name, value]) => html`<dt><code>${name}</code></dt><dd>${sayParameter(value)}</dd>`)}</dl>`
    }`;
}

function named(name: string | undefined, id: string | undefined): string | undefined {
  return name === undefined || id === undefined ? id : `${name} (${id})`;
}

function sayParameter(value: string | Fingerprint): string {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  return `${value.length} characters, SHA-256 ${value.hash}...`;
}
