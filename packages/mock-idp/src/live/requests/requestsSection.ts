import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';
import type { RequestRecord } from '../../record/requestRecord.ts';
import { isRefused, selectRequests } from '../../record/selectRequests.ts';
import { type Names, namesOf } from '../frame/names.ts';
import { LIVE_SCRIPT } from '../frame/script.ts';
import type { Section } from '../frame/section.ts';
import { LIVE_PATH } from '../livePath.ts';
import { filterForm, liveList, readFilter } from './filter.ts';
import { remedyNote, requestFacts, sayAnswer } from './requestFacts.ts';

/** How many requests the page shows. */
const SHOWN_REQUESTS = 200;

/** Every request, the latest first. */
export const requestsSection: Section = {
  path: '/requests',
  title: 'Requests',
  tab: '/requests',
  script: LIVE_SCRIPT,
  render: ({ mock: { world }, query: params }) => {
    const { query, selection } = readFilter(params, world);
    const all = world.requests.list();
    const records = selectRequests(all, selection).slice(-SHOWN_REQUESTS).reverse();
    const names = namesOf(world);
    const rest = new URLSearchParams({ ...query, of: 'requests', after: String(all.at(-1)?.id ?? 0) });
    return html`<h1>Requests</h1>
      <p class="lead">Every request the mock was sent and its answer, the latest first.</p>
      ${filterForm({ action: `${LIVE_PATH}/requests`, query, tenants: world.directory.records.tenants })}
      ${liveList({
        what: 'requests',
        items: records.map((record) => requestItem(record, names)),
        events: `${LIVE_PATH}/events?${rest}`,
        most: SHOWN_REQUESTS,
        empty: html`<p>Nothing has been asked yet, or nothing that fits the filter.</p>`,
      })}`;
  },
};

/** One request; opened, it says why and what to do. */
export function requestItem(record: RequestRecord, names: Names): Markup {
  return html`<li id="request-${record.id}"><details data-key="request-${record.id}">
      <summary><b>${record.method} ${record.endpoint}</b>
        <span class="badge ${isRefused(record) ? 'bad' : ''}">${sayAnswer(record)}</span>
        <span class="sub"><time datetime="${record.at}">${record.at.slice(11, 19)} UTC</time>${[record.upn, record.client].map((one) => (one === undefined ? '' : ` · ${one}`))}</span>
      </summary>
      <div class="inside">${remedyNote(record)}${requestFacts(record, names)}</div>
    </details></li>`;
}
