import type { AssignmentChange, Scope } from '../../src/contract/index.ts';
import { connectionsOf, type Step } from './connectionSteps.ts';
import type { Dice } from './dice.ts';
import { attempt, type Scene } from './scene.ts';

export async function usersOf(scene: Scene) {
  return (await attempt(scene, scene.people.viewer.listUsers({ sort: 'address', limit: 1000 })))?.rows ?? [];
}

async function someScope(scene: Scene, dice: Dice): Promise<Scope | null> {
  const users = await usersOf(scene);
  const named = dice.some(users, 4).map(({ id }) => id);
  if (dice.oneIn(2)) return named.length === 0 ? null : { type: 'include', ids: [...named] };
  const filter =
    dice.of([{}, { text: 'desk 2' }, { location: ['Building 1'] }, { status: ['healthy' as const] }]) ?? {};
  return { type: 'exclude', filter, ids: dice.oneIn(2) ? [...named] : [] };
}

async function someChange(scene: Scene, dice: Dice): Promise<AssignmentChange | null> {
  const ids = (await connectionsOf(scene)).map(({ id }) => id);
  const first = dice.of(ids);
  const second = dice.of(ids.filter((id) => id !== first));
  if (first === undefined) return null;
  if (second === undefined || dice.oneIn(3)) {
    return dice.oneIn(3) ? { tick: [], untick: [first] } : { tick: [first], untick: [] };
  }
  return { tick: [first], untick: [second] };
}

/** As a person would: look at the counts, then confirm them; now and then on old counts, or twice with the same key. */
const assign: Step = async (scene, dice) => {
  const { operator } = scene.people;
  const [scope, change] = [await someScope(scene, dice), await someChange(scene, dice)];
  if (scope === null || change === null) return;
  const preview = await attempt(scene, operator.previewAssignment({ scope, change }));
  if (preview === null) return;
  const expectedCount = dice.oneIn(6) ? preview.count + 1 : preview.count;
  const acceptUnproven = dice.oneIn(2);
  scene.keys += 1;
  const idempotencyKey = `key-${scene.keys}`;
  const body = { scope, change, expectedCount, snapshot: preview.snapshot, acceptUnproven };
  const sent = await attempt(scene, operator.changeAssignment({ ...body, idempotencyKey }));
  if (sent !== null && expectedCount !== preview.count) throw new Error('I11: another number of users was changed.');
  if (sent !== null) scene.sentChanges.set(idempotencyKey, { body: JSON.stringify(body), jobId: sent.jobId });
  if (sent !== null && dice.oneIn(3)) {
    const again = await attempt(scene, operator.changeAssignment({ ...body, idempotencyKey }));
    if (again !== null && again.jobId !== sent.jobId) throw new Error('I11: the same key gave another job.');
  }
};

const steerJob: Step = async (scene, dice) => {
  const { operator } = scene.people;
  const sent = dice.of([...scene.sentChanges.values()]);
  if (sent === undefined) return;
  const actions = [operator.abortJob, operator.retryFailed, operator.revertJob] as const;
  const action = dice.of(actions);
  if (action !== undefined) await attempt<unknown>(scene, action(sent.jobId));
};

const changeUser: Step = async (scene, dice) => {
  const user = dice.of(await usersOf(scene));
  if (user === undefined) return;
  const patches = [
    { enabled: dice.oneIn(2) },
    { waive: { codes: ['licence' as const], reason: 'The licence is on its way.', until: null } },
    { unwaive: { codes: ['licence' as const] } },
  ];
  const patch = dice.of(patches);
  if (patch !== undefined) await attempt(scene, scene.people.operator.updateUser(user.id, patch));
};

/** A sync of everybody, or of one connection. */
const sync: Step = async (scene, dice) => {
  if (dice.oneIn(3)) {
    const connection = dice.of(await connectionsOf(scene));
    if (connection !== undefined) scene.backend.runSync({ connectionId: connection.id });
    return;
  }
  scene.backend.runSync();
};

/** Two syncs one interval apart: what a proof takes. */
const syncTwice: Step = async (scene) => {
  scene.backend.runSync();
  await scene.clock.advance(300_000);
  scene.backend.runSync();
};

const answers = [
  { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' },
  { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now. Try again later.' },
  { code: '401', literal: 'HTTP/1.1 401 Unauthorized WWW-Authenticate: Basic Realm=""' },
  { code: 'AADSTS50173', literal: 'AADSTS50173: The provided grant has expired.' },
  { code: null, literal: 'A completely new answer nobody has seen before (0xC0FFEE).' },
] as const;

/** Exchange starts or stops to answer something else than success. */
const answerOtherwise: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const user = dice.oneIn(2) ? dice.of(await usersOf(scene)) : undefined;
  const target = { connectionId: connection.id, ...(user === undefined ? {} : { userId: user.id }) };
  const answer = dice.oneIn(2) ? null : (dice.of(answers) ?? null);
  scene.backend.setAnswer(target, answer);
  const key = user === undefined ? connection.id : `${connection.id}/${user.id}`;
  if (answer === null) scene.literals.delete(key);
  if (answer !== null) scene.literals.set(key, answer.literal);
};

export const userSteps = { assign, steerJob, changeUser, sync, syncTwice, answerOtherwise } satisfies Record<
  string,
  Step
>;
