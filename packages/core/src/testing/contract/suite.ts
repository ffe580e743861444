import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCodes } from '../../contract/index.ts';
import { access } from './access.ts';
import { assignments } from './assignments.ts';
import { audit } from './audit.ts';
import { authorizations } from './authorizations.ts';
import { connections } from './connections.ts';
import { disconnecting } from './disconnecting.ts';
import { events } from './events.ts';
import { evidenceArea } from './evidenceArea.ts';
import { exclusive } from './exclusive.ts';
import { filters } from './filters.ts';
import type { ContractFixture, FixtureSettings } from './fixture.ts';
import { holds } from './holds.ts';
import { invitations } from './invitations.ts';
import { jobItems } from './jobItems.ts';
import { jobRepeats } from './jobRepeats.ts';
import { overrides } from './overrides.ts';
import { pilots } from './pilots.ts';
import { policyChanges } from './policyChanges.ts';
import { preflights } from './preflights.ts';
import { probes } from './probes.ts';
import { protocolsArea } from './protocols.ts';
import { purging } from './purging.ts';
import { registrations } from './registrations.ts';
import { rollbacks } from './rollbacks.ts';
import { type Area, createScene, provoked, refusalOf, type Scene } from './scene.ts';
import { syncs } from './syncs.ts';
import { userChanges } from './userChanges.ts';
import { users } from './users.ts';
import { waves } from './waves.ts';

/** What every back end does from the first day on. */
const always: readonly Area[] = [
  access,
  connections,
  authorizations,
  users,
  assignments,
  syncs,
  disconnecting,
  audit,
  events,
];

interface Optional extends Area {
  readonly settings?: FixtureSettings;
  /** Asks for it in the plainest way: a back end that has not got it refuses. */
  readonly ask: (scene: Scene) => Promise<unknown>;
}

const later = {
  registrations: { ...registrations, ask: ({ viewer }) => viewer.getRegistration('any') },
  protocols: {
    ...protocolsArea,
    ask: ({ admin, fixture }) => admin.createConnection({ ...fixture.basicInput('Exchange'), protocol: 'imap-smtp' }),
  },
  probes: {
    ...probes,
    ask: async ({ admin, addBasic }) => admin.probe((await addBasic()).id, { expect: 'refused' }),
  },
  holds: { ...holds, ask: async ({ admin, addBasic }) => admin.pause((await addBasic()).id) },
  overrides: {
    ...overrides,
    settings: { coolingOffDays: 7 },
    ask: async ({ admin, addBasic }) => admin.disconnect((await addBasic()).id, { override: { reason: 'Because' } }),
  },
  purging: {
    ...purging,
    ask: async ({ admin, addBasic }) => admin.purge((await addBasic()).id, { confirmName: 'any' }),
  },
  'user-changes': {
    ...userChanges,
    ask: async ({ operator, user, fixture }) => {
      await fixture.seedUsers(1);
      return operator.updateUser((await user(0)).id, { enabled: false });
    },
  },
  filters: {
    ...filters,
    ask: async ({ viewer, fixture }) => {
      await fixture.seedUsers(1);
      const { total } = await viewer.listUsers({ filter: { mailbox: ['user', 'shared', 'resource'] } });
      if (total === 0) throw new Missing('Nothing is known of mailboxes.');
    },
  },
  exclusive: {
    ...exclusive,
    settings: { mode: 'exclusive' },
    ask: async ({ viewer }) => {
      if ((await viewer.getMe()).mode === 'dual') throw new Missing('Only the dual mode is there.');
    },
  },
  'job-items': { ...jobItems, ask: ({ viewer }) => viewer.listJobItems('any') },
  'job-repeats': { ...jobRepeats, ask: ({ operator }) => operator.retryFailed('any') },
  preflights: { ...preflights, ask: ({ viewer }) => viewer.listPreflights() },
  pilots: { ...pilots, ask: ({ viewer }) => viewer.listPilots() },
  waves: { ...waves, ask: ({ viewer }) => viewer.listWaves() },
  rollbacks: { ...rollbacks, ask: ({ viewer }) => viewer.listCheckpoints() },
  invitations: { ...invitations, ask: ({ viewer }) => viewer.listInvitations({}) },
  'policy-changes': { ...policyChanges, ask: ({ viewer }) => viewer.listPolicyChanges() },
  evidence: { ...evidenceArea, ask: ({ admin }) => admin.getEvidence() },
} as const satisfies Readonly<Record<string, Optional>>;

/** A part of the contract that a back end may not have built yet. */
export type AreaName = keyof typeof later;

/** All such parts, to begin a new back end with: list them as `notYet` and take off what is built. */
export const areaNames = Object.keys(later) as readonly AreaName[];

class Missing extends Error {}

/** What the suite is to expect of a back end that is not complete yet. */
export interface SuiteOptions {
  /**
   * Areas this back end has not got. Each is tested to be missing, so that the list cannot grow old: whoever builds one has to
   * take it off the list, and then passes its tests.
   */
  readonly notYet?: readonly AreaName[];
}

/** What only HTTP can be refused for; what a back end in memory has no reason for. */
const notProvokedHere = [
  'unauthenticated',
  'wrong_organization',
  'version_required',
  'too_large',
  'not_supported',
  'internal',
] as const;

/** What every back end of the contract does, seen through a client. The same tests for memory, HTTP and databases. */
export function describeMigrationClient(
  name: string,
  createFixture: (settings?: FixtureSettings) => Promise<ContractFixture>,
  { notYet = [] }: SuiteOptions = {},
): void {
  const there = (Object.entries(later) as [AreaName, Optional][]).filter(([area]) => !notYet.includes(area));
  describe(name, () => {
    for (const area of always) describe(area.title, () => specify(area));
    for (const [, area] of there) describe(area.title, () => specify(area, area.settings));

    for (const area of notYet) {
      const { title, settings, ask } = later[area] as Optional;
      describe(`not yet: ${area}`, () => {
        const scene = useScene(settings);
        test(`${title} is refused, so that nobody takes it for done`, async () => {
          expect(await isMissing(ask(scene))).toBe(true);
        });
      });
    }

    if (notYet.length === 0) {
      test('every reason to refuse has been given', () => {
        const given = [...provoked, ...notProvokedHere];
        expect(problemCodes.filter((code) => !given.includes(code as (typeof given)[number]))).toEqual([]);
      });
    }
    // biome-ignore lint/suspicious/noConsole: the run is to say what it has not proven.
    if (notYet.length > 0) afterAll(() => console.info(`${name} has not got yet: ${notYet.join(', ')}`));
  });

  function specify(area: Area, settings?: FixtureSettings): void {
    area.specify(useScene(settings));
  }

  function useScene(settings: FixtureSettings | undefined): Scene {
    let fixture: ContractFixture;
    beforeEach(async () => {
      fixture = await createFixture(settings);
    });
    afterEach(() => fixture.close());
    return createScene(() => fixture);
  }
}

/** A route that is not there, or one that says so. */
async function isMissing(call: Promise<unknown>): Promise<boolean> {
  const outcome = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (outcome instanceof Missing) return true;
  const problem = await refusalOf(Promise.reject(outcome));
  const noRoute = problem.code === 'not_found' && problem.detail === 'There is nothing at this address.';
  return problem.code === 'not_supported' || noRoute;
}
