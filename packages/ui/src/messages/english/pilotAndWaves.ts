import type { Pilot, Wave, WaveRefusal, WaveStatus } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type PilotAndWavesMessages = ReturnType<typeof pilotAndWavesEnglish>;
type Facet = 'licence' | 'location' | 'mailbox';

export const pilotAndWavesEnglish = (format: Format) => ({
  title: (to: string) => `Move users to ${to} step by step`,
  unknown: 'This connection is not known any more.',
  loading: 'Loading pilot and waves…',
  loadFailed: 'Pilot and waves could not be loaded.',
  pilot: 'Pilot',
  pilotHint: 'A few users go first. Together they stand for every kind of mailbox you have.',
  suggest: 'Suggest who goes first',
  suggesting: 'Looking for a first group…',
  suggestFailed: 'No first group could be suggested.',
  suggested: (count: number) => format.plural(count, { one: '# user is suggested', other: '# users are suggested' }),
  because: (facet: Facet, value: string) =>
    ({ licence: `licence ${value}`, location: `mailbox ${value}`, mailbox: `${value} mailbox` })[facet],
  uncovered: (kinds: string) => `Nobody can stand for: ${kinds}.`,
  nobody: 'There is nobody to suggest.',
  begin: (count: number) =>
    format.plural(count, { one: 'Start the pilot with # user', other: 'Start the pilot with # users' }),
  beginning: 'Starting…',
  beginFailed: 'The pilot could not be started.',
  pilotStatus: {
    running: 'Running',
    passed: 'Passed',
    failed: 'Somebody fails',
    'signed-off': 'Signed off',
  } satisfies Record<Pilot['status'], string>,
  pilotCounts: (passed: number, pending: number, failed: number) =>
    `${format.number(passed)} passed, ${format.number(pending)} to come, ${format.number(failed)} failing`,
  pilotRule: (intervals: number) =>
    format.plural(intervals, {
      one: 'Passed after # successful sync of each member and a test of the connection.',
      other: 'Passed after # successful syncs in a row of each member and a test of the connection.',
    }),
  signOff: 'Sign off: the others can follow',
  signingOff: 'Signing off…',
  signOffFailed: 'The pilot could not be signed off.',
  signedOff: (who: string) => `Signed off by ${who}`,
  waves: 'Waves',
  wavesHint: 'Groups of users, one after the other. Each stops by itself when too many fail.',
  noWaves: 'No wave is planned.',
  waveStatus: {
    planned: 'Planned',
    running: 'Moving users',
    paused: 'Paused',
    stopped: 'Stopped',
    observing: 'Watching the moved users',
    done: 'Done',
    'rolled-back': 'Rolled back',
  } satisfies Record<WaveStatus, string>,
  stop: {
    failures: 'Stopped by its rule: too many users failed.',
    rate: 'Stopped by its rule: too large a share of users failed.',
    consecutive: 'Stopped by its rule: several users failed one after the other.',
    throttled: 'Microsoft asked to wait. It goes on by itself.',
    window: 'Its time is over. It goes on when it opens again.',
    person: 'Stopped by a person.',
  } satisfies Record<NonNullable<Wave['stop']>['rule'], string>,
  until: (when: string) => `Until ${when}.`,
  progress: (name: string) => `Progress of ${name}`,
  counts: ({
    total,
    done,
    proven,
    failed,
    skipped,
  }: Pick<Wave['counts'], 'total' | 'done' | 'proven' | 'failed' | 'skipped'>) =>
    `${format.number(done)} of ${format.plural(total, { one: '# user', other: '# users' })} moved, ${format.number(proven)} proven, ${format.number(failed)} failed, ${format.number(skipped)} skipped`,
  window: (opens: string, closes: string) => `Only from ${opens} to ${closes}.`,
  act: {
    start: 'Start',
    pause: 'Pause',
    resume: 'Go on',
    stop: 'Stop',
    release: 'Release the old connection',
  },
  actFailed: 'That was not done.',
  acting: 'One moment…',
  refusal: {
    status: 'It is not in a state that allows this.',
    stop_rule_hit: 'A stop rule has been hit. See who fails, mend that, then start it in spite of it.',
    throttled: 'Microsoft asked to wait.',
    freeze: 'These days nobody should be half-way.',
    previous_observing: 'The wave before is still being watched.',
    window: 'Its time has not come.',
    connection_not_ready: 'The new connection does not work now.',
  } satisfies Record<WaveRefusal['code'], string>,
  inSpite: 'Start in spite of this',
  unproven: (count: number) =>
    format.plural(count, {
      one: '# user has not had two successful syncs on the new connection.',
      other: '# users have not had two successful syncs on the new connection.',
    }),
  releaseAnyway: 'Release them all the same',
  plan: 'Plan waves',
  name: 'Name',
  nameDefault: 'Wave',
  nameMissing: 'Give the waves a name.',
  size: 'Users per wave',
  sizeHint: 'Empty: everybody in one wave.',
  failures: 'Stop after this many failed users',
  failuresHint: 'Empty: this does not stop a wave.',
  numberWrong: 'Give a whole number of at least 1.',
  planAll: (count: number) => format.plural(count, { one: 'Plan for # user', other: 'Plan for # users' }),
  planning: 'Planning…',
  planFailed: 'The waves could not be planned.',
  nobodyLeft: 'Nobody is left on the old connection.',
});
