import { type Pilot, type PilotInput, type PilotSuggestion, pilotInputSchema } from '../../contract/index.ts';
import { decideSignOff, judgePilot, type PilotFacts } from '../../migration/pilot.ts';
import { suggestPilot } from '../../migration/suggestPilot.ts';
import { byMode, usersInScope } from './assignments.ts';
import { makeCheckpoint } from './checkpoints.ts';
import { queueJob } from './jobs.ts';
import { checkChange } from './ticks.ts';
import {
  type Actor,
  announceProgramme,
  connectionOf,
  currentUser,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type StoredPilot,
  type World,
} from './world.ts';

export function suggestMembers(world: World, connectionId: string): PilotSuggestion {
  connectionOf(world, connectionId);
  return suggestPilot(world.users.values());
}

export function listPilots(world: World): readonly Pilot[] {
  return [...world.pilots.values()].map((pilot) => showPilot(world, pilot));
}

export function createPilot(world: World, actor: Actor, body: PilotInput): Pilot {
  const { connectionId, rule, userIds } = parseInput(pilotInputSchema, body);
  const change = byMode(world, { tick: [connectionId], untick: [] });
  checkChange(world, change);
  const members = usersInScope(world, { type: 'include', ids: userIds }).map(({ id }) => id);
  const pilot: StoredPilot = {
    id: nextId(world, 'pilot'),
    connectionId,
    userIds: members,
    rule,
    createdAt: nowOf(world),
    createdBy: actor.name,
    createdById: actor.id,
    signedOffAt: null,
    signedOffBy: null,
  };
  makeCheckpoint(world, actor, { label: 'Before the pilot', reason: 'pilot', userIds: members });
  world.pilots.set(pilot.id, pilot);
  recordAudit(world, actor, {
    action: 'pilot.created',
    subject: { type: 'pilot', id: pilot.id, label: `${members.length} users` },
    summary: `${actor.name} began a pilot with ${members.length} users.`,
  });
  queueJob(world, { kind: 'assignment', work: { type: 'change', change }, userIds: members, actor });
  announceProgramme(world, 'pilot', pilot.id);
  return showPilot(world, pilot);
}

export function signOffPilot(world: World, actor: Actor, pilotId: string): Pilot {
  const pilot = world.pilots.get(pilotId);
  if (pilot === undefined) throw refuse('not_found', { detail: `No pilot "${pilotId}".` });
  const decision = decideSignOff(factsOf(world, pilot), actor.id);
  if (!decision.ok) throw refuse(decision.code, { missing: decision.missing });
  const signed = { ...pilot, signedOffAt: nowOf(world), signedOffBy: actor.name };
  world.pilots.set(pilotId, signed);
  recordAudit(world, actor, {
    action: 'pilot.signed_off',
    subject: { type: 'pilot', id: pilotId, label: `${pilot.userIds.length} users` },
    summary: `${actor.name} signed a pilot off.`,
  });
  announceProgramme(world, 'pilot', pilotId);
  return showPilot(world, signed);
}

function showPilot(world: World, stored: StoredPilot): Pilot {
  const { createdById: _, ...pilot } = stored;
  return { ...pilot, ...judgePilot(factsOf(world, stored)) };
}

function factsOf(world: World, pilot: StoredPilot): PilotFacts {
  const { connectionId, rule, createdAt, createdById: createdBy, signedOffAt, userIds } = pilot;
  const members = userIds.map((userId) => {
    const user = world.users.get(userId);
    const sync = user === undefined ? [] : currentUser(world, user).sync;
    return sync.find((entry) => entry.connectionId === connectionId && entry.assigned) ?? null;
  });
  // A member whose tick is still under way is not one who has left.
  const queued = [...world.jobs.values()].some(({ job, userIds: ids }) => job.finishedAt === null && ids === userIds);
  const waiting = { state: 'waiting', lastSuccessAt: null, consecutiveSuccesses: 0 } as const;
  return {
    rule,
    createdAt,
    createdBy,
    signedOffAt,
    members: queued ? members.map((member) => member ?? waiting) : members,
    probedAt: world.probed.get(connectionId) ?? null,
  };
}
