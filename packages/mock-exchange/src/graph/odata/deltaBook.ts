import { randomBytes } from 'node:crypto';
import { GraphError, quoted } from '../protocol/graphError.ts';

/** What a collection held when a client was told of it: each key with a mark that changes with its content. */
export type Snapshot = ReadonlyMap<string, string>;

/** One round of a delta query: what is still to be told, and what the client knows afterwards. */
export interface DeltaRound {
  /** What was asked: the collection and its options. A token is good for nothing else. */
  readonly scope: string;
  /** What belongs to the collection, where that was asked with the first request: a span of time. */
  readonly detail?: string | undefined;
  readonly select: readonly string[] | undefined;
  /** Keys of changed and new entities, then of removed ones. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly after: Snapshot;
}

/** Remembers rounds behind opaque tokens. The oldest are forgotten, as in life: then a full synchronization is due. */
export interface DeltaBook {
  /** Answers the token of a `nextLink` or `deltaLink`. */
  keep(round: DeltaRound): string;
  /** Throws `GraphError` 410 for a token that is not known (any more). */
  take(token: string, scope: string): DeltaRound;
  /** The detail of the round that a request goes on with; undefined for a first request. */
  detailOf(options: ReadonlyMap<string, string>, scope: string): string | undefined;
}

const mostTokens = 5000;
/** Entities all remembered snapshots may have together: a large mailbox is remembered fewer times. */
const mostEntities = 1_000_000;

/** `generation` tells the tokens of this mock from those of one that ran before. */
export function createDeltaBook(generation: number): DeltaBook {
  const rounds = new Map<string, DeltaRound>();
  let entities = 0;
  const forgetOldest = (): void => {
    const [oldest] = rounds;
    if (oldest === undefined) return;
    rounds.delete(oldest[0]);
    entities -= oldest[1].after.size;
  };
  const take = (token: string, scope: string): DeltaRound => {
    const round = rounds.get(token);
    if (round === undefined) throw syncStateNotFound(token, generation);
    if (round.scope !== scope) throw badToken(token);
    return round;
  };
  return {
    take,
    detailOf(options, scope) {
      const token = options.get('skiptoken') ?? options.get('deltatoken');
      return token === undefined || token === 'latest' ? undefined : take(token, scope).detail;
    },
    keep(round) {
      const token = `${generation}_${randomBytes(24).toString('base64url')}`;
      rounds.set(token, round);
      entities += round.after.size;
      while (rounds.size > mostTokens || (entities > mostEntities && rounds.size > 1)) forgetOldest();
      return token;
    },
  };
}

/** What changed from one snapshot to another. */
export function compareSnapshots(before: Snapshot, after: Snapshot): Pick<DeltaRound, 'changed' | 'removed'> {
  return {
    changed: [...after].filter(([key, mark]) => before.get(key) !== mark).map(([key]) => key),
    removed: [...before.keys()].filter((key) => !after.has(key)),
  };
}

function syncStateNotFound(token: string, highest: number): GraphError {
  const generation = /^(\d{1,9})_/.exec(token)?.[1];
  if (generation === undefined) return badToken(token);
  return new GraphError({
    status: 410,
    code: 'SyncStateNotFound',
    message: `The sync state generation is not found; generation=${generation};[highest=${highest}].`,
  });
}

// [unverified]
function badToken(token: string): GraphError {
  const message = `Badly formed token '${quoted(token)}'.`;
  return new GraphError({ status: 400, code: 'BadRequest', message });
}
