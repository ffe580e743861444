import { html } from 'hono/html';
import type { RequestRecord } from '../../record/requestRecord.ts';
import { isSelected, type RequestSelection } from '../../record/selectRequests.ts';
import { namesOf } from '../frame/names.ts';
import { LIVE_SCRIPT } from '../frame/script.ts';
import type { Section } from '../frame/section.ts';
import { LIVE_PATH } from '../livePath.ts';
import { filterForm, liveList, readFilter } from '../requests/filter.ts';
import { type Story, toStories } from './stories.ts';
import { storyItem } from './storyView.ts';

const SHOWN_STORIES = 100;

/** Sign-ins as a timeline, the latest first. */
export const signInsSection: Section = {
  path: '',
  title: 'Sign-ins',
  tab: '',
  script: LIVE_SCRIPT,
  render: ({ mock: { world, origin }, query: params }) => {
    const { query, selection } = readFilter(params, world);
    const all = world.requests.list();
    const stories = selectStories(all, selection).slice(-SHOWN_STORIES).reverse();
    const context = { names: namesOf(world), now: Date.now() };
    const rest = new URLSearchParams({ ...query, of: 'sign-ins', after: String(all.at(-1)?.id ?? 0) });
    return html`<h1>Sign-ins</h1>
      <p class="lead">Each with its steps, what came of them, and what to do. Requests that lead to none are in <a href="${LIVE_PATH}/requests">Requests</a>.</p>
      ${filterForm({ action: LIVE_PATH, query, tenants: world.directory.records.tenants })}
      ${liveList({
        what: 'sign-ins',
        items: stories.map((story) => storyItem(story, context)),
        events: `${LIVE_PATH}/events?${rest}`,
        most: SHOWN_STORIES,
        empty: html`<p><b>Nobody has signed in yet</b>, or nobody who fits the filter.</p>
          <p>Point an app at <code>${origin}</code>, and its sign-ins appear here.</p>`,
      })}`;
  },
};

/** Stories the filter fits: by how they stand as a whole, and by any of their requests for the rest. */
export function selectStories(records: readonly RequestRecord[], selection: RequestSelection): readonly Story[] {
  const { outcome, ...others } = selection;
  const threads = new Set(records.filter((record) => isSelected(record, others)).map(({ thread }) => thread));
  const stories = toStories(records.filter(({ thread }) => threads.has(thread)));
  return outcome === undefined
    ? stories
    : stories.filter((story) => (story.outcome === 'refused') === (outcome === 'refused'));
}
