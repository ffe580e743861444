import type { UserRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import { type Journey, promptOf } from './journey.ts';
import { askToRegister } from './secondFactor.ts';
import type { AccountTask, Step } from './step.ts';

/** What `pending-tasks` stands for, in the order it is asked. */
const PENDING: readonly AccountTask[] = ['terms', 'contact'];
/** How often an endless task is shown before Entra calls it a loop. */
const ROUNDS = 5;

/** Whether a task may be put off until the next password. */
export function canWait(task: AccountTask): boolean {
  return task === 'contact';
}

/**
 * What the account's owner is asked between password and application; undefined if nothing is left. What can wait is asked with each
 * password only, the rest until it is done. An application that may show nothing is told 50125.
 */
export function askForTasks(journey: Journey, account: UserRecord): Step | undefined {
  const { passwordEntered = false, putOff = [] } = journey.progress;
  const task = tasksOf(account).find((one) => !putOff.includes(one) && (passwordEntered || !canWait(one)));
  if (task !== undefined && promptOf(journey) === 'none') return { kind: 'refuse', error: new EntraError(50125) };
  const { rounds = 0 } = journey.progress;
  if (task === 'endless' && rounds >= ROUNDS) return { kind: 'stop', error: new EntraError(50196) };
  if (task !== undefined) return { kind: 'ask-task', account, task, round: rounds + 1 };
  const isAsked = account.interrupts.includes('more-information') && passwordEntered && !putOff.includes('register');
  return isAsked ? askToRegister(journey, account, { canWait: true }) : undefined;
}

/** Whether the account's owner has to finish something that cannot wait before anybody gets tokens. */
export function hasTaskThatCannotWait(account: UserRecord): boolean {
  return tasksOf(account).some((task) => !canWait(task));
}

function tasksOf({ interrupts, state }: UserRecord): readonly AccountTask[] {
  const pending = interrupts.includes('pending-tasks') ? PENDING : [];
  const open = pending.filter((task) => state.finishedTasks?.includes(task) !== true);
  return interrupts.includes('endless-tasks') ? [...open, 'endless'] : open;
}
