import type { PilotSuggestion, UserRow } from '../contract/index.ts';

/** The part of a user that decides whether they would make a good pilot; a row of the roster will do. */
export type PilotCandidate = Pick<
  UserRow,
  'id' | 'displayName' | 'address' | 'licence' | 'location' | 'mailbox' | 'enabled' | 'preflight'
>;

type Kind = PilotSuggestion['uncovered'][number];

/** Users who are alike in every facet, and the best of them. */
interface Group {
  readonly kinds: readonly Kind[];
  best: PilotCandidate | null;
  rank: number;
}

/** No pilot takes more members than this, however many kinds there are. */
const mostMembers = 500;

/**
 * Suggests who goes first: few users who stand for every licence, location and kind of mailbox there is. A kind is stood for by a
 * user whom the preflight calls ready, where there is one. The same users in another order give the same answer. One pass.
 */
export function suggestPilot(users: Iterable<PilotCandidate>): PilotSuggestion {
  const groups = groupUsers(users);
  const open = new Map<string, Kind>();
  for (const { kinds } of groups) for (const kind of kinds) open.set(nameOf(kind), kind);
  const candidates = groups
    .flatMap(({ kinds, best }) => (best === null ? [] : [{ kinds, best }]))
    .sort((a, b) => (isBefore(a.best, b.best) ? -1 : 1));
  const members: PilotSuggestion['members'] = [];
  for (const rank of [0, 1, 2]) {
    const ofRank = candidates.filter(({ best }) => readiness(best) === rank);
    // The most kinds at once first. What a user adds only ever shrinks, so one pass per number finds the greediest choice.
    for (const gain of [3, 2, 1]) {
      for (const { kinds, best } of ofRank) {
        const because = kinds.filter((kind) => open.has(nameOf(kind)));
        if (because.length !== gain || members.length === mostMembers) continue;
        for (const kind of because) open.delete(nameOf(kind));
        members.push({ userId: best.id, displayName: best.displayName, address: best.address, because });
      }
    }
  }
  return { members, uncovered: [...open.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) };
}

function groupUsers(users: Iterable<PilotCandidate>): readonly Group[] {
  const licences = new Map<string | null, number>();
  const locations = new Map<string | null, number>();
  const grid: Group[][] = [];
  for (const user of users) {
    const row = numberOf(licences, user.licence);
    const column = numberOf(locations, user.location) * mailboxKinds.length + mailboxKinds.indexOf(user.mailbox);
    grid[row] ??= [];
    const groups = grid[row];
    groups[column] ??= { kinds: kindsOf(user), best: null, rank: Number.POSITIVE_INFINITY };
    const group = groups[column];
    if (!user.enabled || user.preflight === 'block') continue;
    const rank = readiness(user);
    if (rank > group.rank || (rank === group.rank && !isBefore(user, group.best))) continue;
    group.best = user;
    group.rank = rank;
  }
  // Holes are combinations nobody has; `flat` leaves them out.
  return grid.flat();
}

const mailboxKinds: readonly PilotCandidate['mailbox'][] = ['user', 'shared', 'resource', null];

function numberOf(numbers: Map<string | null, number>, value: string | null): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  return numbers.size - 1;
}

/** What nobody knows of a user is no kind. */
function kindsOf({ licence, location, mailbox }: PilotCandidate): readonly Kind[] {
  const values = [
    ['licence', licence],
    ['location', location],
    ['mailbox', mailbox],
  ] as const;
  return values.flatMap(([facet, value]) => (value === null ? [] : [{ facet, value }]));
}

function nameOf({ facet, value }: Kind): string {
  return `${facet} ${value}`;
}

/** Ready before warned before never checked: what is known can be looked at. */
function readiness({ preflight }: PilotCandidate): number {
  if (preflight === 'ready') return 0;
  return preflight === 'warn' ? 1 : 2;
}

function isBefore(user: PilotCandidate, other: PilotCandidate | null): boolean {
  if (other?.address === user.address) return user.id < other.id;
  return other === null || user.address < other.address;
}
