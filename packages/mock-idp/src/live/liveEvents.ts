import { setTimeout as wait } from 'node:timers/promises';
import { streamSSE } from 'hono/streaming';
import type { RequestRecord } from '../record/requestRecord.ts';
import { isSelected } from '../record/selectRequests.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import { namesOf } from './frame/names.ts';
import { type Filter, readFilter } from './requests/filter.ts';
import { requestItem } from './requests/requestsSection.ts';
import { selectStories } from './sign-ins/signInsSection.ts';
import { itemIdOf, storyItem } from './sign-ins/storyView.ts';

/** Milliseconds in which what comes is sent together: a sign-in's requests follow each other closely. */
const TOGETHER = 100;

interface Item {
  readonly id: string;
  readonly markup: string;
}

/** What came while the page was on its way, or while the connection was lost, and then everything as it comes. */
export function sendLiveEvents(c: MockContext, { world }: Mock): Response {
  const params = new URL(c.req.url).searchParams;
  const filter = readFilter(params, world);
  const itemsOf = params.get('of') === 'requests' ? requestItems : storyItems;
  const asked = Number(c.req.header('last-event-id') ?? params.get('after') ?? 0);
  let sent = Number.isInteger(asked) ? asked : 0;
  return streamSSE(c, async (stream) => {
    let isOver = false;
    let wake = (): void => undefined;
    stream.onAbort(() => {
      isOver = true;
      wake();
    });
    const stop = world.requests.listen(() => wake());
    while (!isOver) {
      const records = world.requests.list();
      const last = records.at(-1)?.id ?? 0;
      if (last > sent) {
        for (const item of await itemsOf(records, filter, { world, after: sent })) {
          await stream.writeSSE({ id: String(last), data: JSON.stringify(item) });
        }
        sent = last;
        await wait(TOGETHER);
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isOver) resolve();
      });
    }
    stop();
  });
}

interface Since {
  readonly world: Mock['world'];
  /** The id of the last record that was sent. */
  readonly after: number;
}

function requestItems(
  records: readonly RequestRecord[],
  { selection }: Filter,
  { world, after }: Since,
): Promise<readonly Item[]> {
  const names = namesOf(world);
  const fresh = records.filter((record) => record.id > after && isSelected(record, selection));
  return Promise.all(
    fresh.map(async (record) => ({ id: `request-${record.id}`, markup: String(await requestItem(record, names)) })),
  );
}

/** Every sign-in to which something was added, as a whole. */
function storyItems(
  records: readonly RequestRecord[],
  { selection }: Filter,
  { world, after }: Since,
): Promise<readonly Item[]> {
  const context = { names: namesOf(world), now: Date.now() };
  const threads = new Set(records.filter(({ id }) => id > after).map(({ thread }) => thread));
  const stories = selectStories(
    records.filter(({ thread }) => threads.has(thread)),
    selection,
  );
  return Promise.all(
    stories.map(async (story) => ({ id: itemIdOf(story), markup: String(await storyItem(story, context)) })),
  );
}
