import { leaveTenant } from '../localIdp.ts';
import type { Mock } from '../server/mock.ts';

/** Does something that can be taken back. */
export function changeByHand<Result>({ world }: Mock, words: string, act: () => Promise<Result>): Promise<Result> {
  // The operations of a mock in this process have done their work when they return their promise.
  return world.handChanges.perform(words, act);
}

/** Takes the last change back, or does it again. Answers its words; throws `MockIdpError`. */
export function takeBack(mock: Mock, direction: 'undo' | 'redo'): string {
  const { world } = mock;
  const before = world.directory.records.tenants;
  const { words } = world.handChanges[direction]();
  for (const { id } of before) if (world.directory.findTenant(id) === undefined) leaveTenant(mock, id);
  return words;
}
