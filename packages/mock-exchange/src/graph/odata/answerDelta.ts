import type { GraphAnswer } from '../protocol/graphRequest.ts';
import { contextOf, type GraphCall } from '../protocol/route.ts';
import { compareSnapshots, type DeltaRound, type Snapshot } from './deltaBook.ts';
import type { EntityType } from './entityType.ts';
import type { Entity } from './filter.ts';
import { project, readSelect } from './queryOptions.ts';

/** A collection that can be followed. */
export interface Followed {
  /** Names the collection and every option that says what belongs to it. */
  readonly scope: string;
  readonly detail?: string | undefined;
  readonly type: EntityType;
  readonly what: string;
  readonly current: Snapshot;
  /** Undefined for what is gone in the meantime. */
  readonly view: (key: string) => Promise<Entity | undefined>;
  readonly removedId: (key: string) => string;
}

const usualPage = 10;

/** Answers one page of a delta query: everything at first, then what changed since ("Use delta query to track changes"). */
export async function answerDelta(call: GraphCall, followed: Followed): Promise<GraphAnswer> {
  const round = currentRound(call, followed);
  const size = call.prefer.maxPageSize ?? usualPage;
  const changed = round.changed.slice(0, size);
  const removed = round.removed.slice(0, size - changed.length);
  const rest = { ...round, changed: round.changed.slice(changed.length), removed: round.removed.slice(removed.length) };
  const isMore = rest.changed.length + rest.removed.length > 0;
  const views = await Promise.all(changed.map(followed.view));
  const value = [
    ...views.flatMap((entity) => (entity === undefined ? [] : [project(entity, round.select, followed.type)])),
    ...removed.map((key) => ({
      '@odata.type': `#${followed.type.name}`,
      id: followed.removedId(key),
      '@removed': { reason: 'deleted' },
    })),
  ];
  const token = call.deltas.keep(rest);
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, `${followed.what}/$delta`),
      value,
      ...(isMore
        ? { '@odata.nextLink': link(call, '$skiptoken', token) }
        : { '@odata.deltaLink': link(call, '$deltatoken', token) }),
    },
  };
}

function currentRound({ options, deltas }: GraphCall, { scope, detail, current, type }: Followed): DeltaRound {
  const skipToken = options.get('skiptoken');
  if (skipToken !== undefined) return deltas.take(skipToken, scope);
  const deltaToken = options.get('deltatoken');
  // `latest` = only what comes from now on.
  if (deltaToken === 'latest')
    return { scope, detail, select: readSelect(options.get('select'), type), changed: [], removed: [], after: current };
  if (deltaToken !== undefined) {
    const known = deltas.take(deltaToken, scope);
    return { ...known, ...compareSnapshots(known.after, current), after: current };
  }
  const select = readSelect(options.get('select'), type);
  return { scope, detail, select, changed: [...current.keys()], removed: [], after: current };
}

function link({ request }: GraphCall, name: string, token: string): string {
  const [path = ''] = request.target.split('?');
  return `${request.origin}/v1.0${path}?${name}=${token}`;
}
