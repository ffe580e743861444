import { canWait } from '../authorize/accountTasks.ts';
import { nextStep } from '../authorize/nextStep.ts';
import type { AccountTask } from '../authorize/step.ts';
import type { UserRecord } from '../directory/records.ts';
import type { Mock } from '../server/mock.ts';
import { goOn, type Handler } from './submission.ts';

export const submitMoreInformation: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (step.kind !== 'ask-more-information') return goOn(c, mock, { journey, progress: {} });
  const { putOff = [] } = journey.progress;
  const isLater = form.has('later') && step.canWait;
  return goOn(c, mock, { journey, progress: isLater ? { putOff: [...putOff, 'register'] } : { registering: true } });
};

export const submitTask: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  // A page that was sent twice does not do the task after it.
  if (step.kind !== 'ask-task' || step.task !== form.get('task')) return goOn(c, mock, { journey, progress: {} });
  const { putOff = [] } = journey.progress;
  const { task, account, round } = step;
  if (task === 'endless') return goOn(c, mock, { journey, progress: { rounds: round } });
  if (form.has('later') && canWait(task)) {
    return goOn(c, mock, { journey, progress: { putOff: [...putOff, task] } });
  }
  finish(mock, account, task);
  return goOn(c, mock, { journey, progress: {} });
};

function finish({ world }: Mock, account: UserRecord, task: AccountTask): void {
  const { finishedTasks = [] } = account.state;
  world.accounts.change(account, { finishedTasks: [...finishedTasks, task] });
}
