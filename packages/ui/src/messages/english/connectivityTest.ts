import type { Verification } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type ConnectivityTestMessages = ReturnType<typeof connectivityTestEnglish>;
type Reason = NonNullable<Verification['reason']>;

export const connectivityTestEnglish = (_format: Format) => ({
  positive: {
    title: (connection: string) => `Does ${connection} work?`,
    hint: 'Signs in and opens a mailbox the way a sync does. Only a real success counts.',
    verdict: {
      pass: 'It works',
      fail: 'It does not work',
      'too-early': 'Too early to tell',
      inconclusive: 'Nothing is proven',
    } satisfies Record<Verification['verdict'], string>,
  },
  roundTrip: {
    title: (connection: string) => `Does mail arrive over ${connection}?`,
    hint: 'Sends a message to the mailbox itself, fetches it and deletes it again: a sign-in alone does not show that mail arrives.',
  },
  negative: {
    title: (connection: string) => `Is ${connection} refused?`,
    hint: 'Signs in the old way. The test passes when Microsoft refuses it for the right reason.',
    verdict: {
      pass: 'It is refused, as it should be',
      fail: 'It still works',
      'too-early': 'Too early to tell',
      inconclusive: 'Nothing is proven',
    } satisfies Record<Verification['verdict'], string>,
  },
  tooEarly: 'The change cannot show yet, so that no answer means anything before then.',
  reason: {
    never_worked_before: 'This account never worked the old way here, so that a refusal proves nothing.',
    new_does_not_work: 'The new sign-in does not work now.',
    change_not_declared: 'Nobody has said yet that the change was made.',
    not_effective_yet: 'The old sign-in still works. Microsoft may still be applying the change.',
    not_effective_after_latest:
      'The old sign-in still works although the latest moment has passed. Check that the change was saved.',
    refused_for_another_reason: 'It was refused, but for a reason that has nothing to do with the change.',
    unreachable: 'The server could not be reached.',
  } satisfies Record<Reason, string>,
  retest: (when: string, exactly: string) => `Test again ${when} (${exactly}).`,
  test: 'Test now',
  testAgain: 'Test again',
  testing: 'Testing…',
  never: 'Not tested yet.',
  failed: 'The test could not be started.',
  unknown: 'This is not known any more.',
});
