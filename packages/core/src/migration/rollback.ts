import { type Acceptance, rulesAsOf } from '../calendar/acceptance.ts';
import type { Connection, RollbackObstacle, RollbackPreview } from '../contract/index.ts';
import { isAhead } from './waveStart.ts';

/** A connection as far as going back to it depends on it. */
export type ReturnPoint = Pick<Connection, 'id' | 'status' | 'authType' | 'protocol' | 'environment'>;

/** What tells whether the old connections would still be let in: Microsoft may have ended their sign-in since. */
export interface RollbackQuestion {
  /** The connections that would get users back, and how many. */
  readonly gained: readonly { readonly connection: ReturnPoint; readonly users: number }[];
  /** Milliseconds since 1970: the date whose rules count. */
  readonly now: number;
  /** What Microsoft says to the connection's way of signing in, per half of its protocol. Default: Microsoft's calendar. */
  readonly acceptanceOf?: (connection: ReturnPoint, now: number) => readonly Acceptance[];
}

function byCalendar(connection: ReturnPoint, now: number): readonly Acceptance[] {
  return rulesAsOf(now, connection).map(({ acceptance }) => acceptance);
}

/** What `previewRollback` makes its answer from; `snapshot` binds a later rollback to what was shown. */
export interface RollbackFacts extends RollbackQuestion {
  /** Users whose ticks would change, whether they gain or lose. */
  readonly count: number;
  readonly snapshot: string;
}

/** Whether a rollback is possible, what stands in its way, and what can be done instead. */
export function previewRollback(facts: RollbackFacts): RollbackPreview {
  const obstacles = findObstacles(facts);
  const allowed = !obstacles.some(({ blocking }) => blocking);
  return {
    allowed,
    count: facts.count,
    snapshot: facts.snapshot,
    obstacles: [...obstacles],
    alternatives: allowed ? [] : [...alternativesTo(obstacles, facts)],
  };
}

/** Whether users could still return to a connection, asked before they leave it: the same rules as for the rollback itself. */
export interface RollbackOutlook {
  readonly possible: boolean;
  /** Until when, as Microsoft's calendar stands now; null: no end is known, or it is impossible already. */
  readonly until: string | null;
  readonly deadlineId: string | null;
  readonly obstacles: readonly RollbackObstacle[];
}

/** "If you release this connection now, you can return to it until ...", or not at all. */
export function rollbackOutlook(
  connection: ReturnPoint,
  { users = 0, ...question }: Omit<RollbackQuestion, 'gained'> & { readonly users?: number },
): RollbackOutlook {
  const obstacles = findObstacles({ gained: [{ connection, users: Math.max(users, 1) }], ...question });
  const possible = !obstacles.some(({ blocking }) => blocking);
  const ending = obstacles.find(({ since }) => isAhead(since, question.now));
  return {
    possible,
    until: possible ? (ending?.since ?? null) : null,
    // What Microsoft says comes first.
    deadlineId: obstacles[0]?.deadlineId ?? null,
    obstacles: obstacles.map((obstacle) => ({ ...obstacle, users })),
  };
}

function findObstacles({ gained, acceptanceOf = byCalendar, now }: RollbackQuestion): readonly RollbackObstacle[] {
  return gained
    .filter(({ users }) => users > 0)
    .flatMap(({ connection, users }) =>
      [...retirement(acceptanceOf(connection, now)), ...standing(connection)].map((obstacle) => ({
        connectionId: connection.id,
        users,
        ...obstacle,
      })),
    );
}

type Obstacle = Pick<RollbackObstacle, 'code' | 'blocking' | 'since' | 'deadlineId'>;

/** A connection stands and falls with the half of its protocol that ends first. A date to come is said, but stops nobody. */
function retirement(acceptances: readonly Acceptance[]): readonly Obstacle[] {
  return acceptances
    .filter((acceptance) => acceptance.verdict !== 'accepted' || acceptance.until !== null)
    .map(toObstacle)
    .sort((a, b) => Number(b.blocking) - Number(a.blocking) || startOf(a) - startOf(b))
    .slice(0, 1);
}

function toObstacle(acceptance: Acceptance): Obstacle {
  const { verdict, deadlineId } = acceptance;
  const since = 'since' in acceptance ? acceptance.since : null;
  const until = 'until' in acceptance ? acceptance.until : null;
  return { code: 'retired', blocking: verdict === 'refused', since: until ?? since, deadlineId };
}

function startOf({ since }: Obstacle): number {
  return since === null ? 0 : Date.parse(since);
}

const works: readonly Connection['status'][] = ['healthy', 'credential-expiring'];

function standing({ status }: ReturnPoint): readonly Obstacle[] {
  const rest = { since: null, deadlineId: null };
  if (status === 'purged' || status === 'disconnected' || status === 'paused') {
    return [{ code: status, blocking: true, ...rest }];
  }
  return works.includes(status) ? [] : [{ code: 'unproven', blocking: false, ...rest }];
}

type Alternative = RollbackPreview['alternatives'][number];

function alternativesTo(obstacles: readonly RollbackObstacle[], { gained }: RollbackQuestion): readonly Alternative[] {
  const blocking = obstacles.filter((obstacle) => obstacle.blocking);
  const gone = blocking.some(({ code }) => code === 'retired' || code === 'purged');
  const offered: readonly (readonly [Alternative, boolean])[] = [
    // Restoring or resuming helps only where nothing is gone for good.
    ['restore_connection', !gone],
    ['sign_in_again', gone],
    ['move_to_graph', blocking.some(({ code, connectionId }) => code === 'retired' && isEws(connectionId, gained))],
    ['pause', true],
    ['fix_forward', true],
  ];
  return offered.filter(([, applies]) => applies).map(([alternative]) => alternative);
}

function isEws(connectionId: string, gained: RollbackQuestion['gained']): boolean {
  return gained.some(({ connection }) => connection.id === connectionId && connection.protocol === 'ews');
}
