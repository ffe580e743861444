import { describe, expect, test } from 'vitest';
import { groupCauses, mayPass } from './causes.ts';

const busy = { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now.' };
const noMailbox = { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' };
const noRight = { code: 'ErrorAccessDenied', literal: 'Access is denied.' };
const moon = { code: null, literal: 'The moon is in the way.' };

describe('failing users', () => {
  const told = (...failing: Parameters<typeof groupCauses>[0]) =>
    groupCauses(failing).map(
      ({ diagnosis, users, retrying }) => `${diagnosis.code} ${users}${retrying ? ' retrying' : ''}`,
    );

  test('are grouped by cause, what needs somebody first, then what hits more', () => {
    expect(
      told({ ...busy, users: 900 }, { ...noRight, users: 3 }, { ...noMailbox, users: 5 }, { ...moon, users: 1 }),
    ).toEqual(['ErrorNonExistentMailbox 5', 'ErrorAccessDenied 3', 'unknown 1', 'ErrorServerBusy 900 retrying']);
  });

  test('count together whatever the wording, and keep the answer most of them had', () => {
    const other = { ...noMailbox, literal: 'ErrorNonExistentMailbox: No mailbox with such guid.' };
    const [cause, ...none] = groupCauses([
      { ...other, users: 2 },
      { ...noMailbox, users: 7 },
    ]);
    expect(none).toEqual([]);
    expect(cause).toMatchObject({ users: 9, retrying: false, diagnosis: { literal: noMailbox.literal } });
  });

  test('with answers nobody knows stay apart, by what was said', () => {
    const sun = { code: null, literal: 'The sun is in the way.' };
    const coded = { code: '999', literal: 'The moon is in the way.' };
    const causes = groupCauses([
      { ...moon, users: 1 },
      { ...sun, users: 2 },
      { ...coded, users: 3 },
      { ...moon, users: 4 },
    ]);
    expect(causes.map(({ diagnosis, users }) => [diagnosis.literal, users])).toEqual([
      [moon.literal, 5],
      [coded.literal, 3],
      [sun.literal, 2],
    ]);
  });

  test('are none', () => {
    expect(groupCauses([])).toEqual([]);
  });
});

test('only what Microsoft does by itself passes by itself', () => {
  expect(mayPass({ known: true, retry: 'transient' })).toBe(true);
  expect(mayPass({ known: true, retry: 'propagating' })).toBe(true);
  expect(mayPass({ known: false, retry: 'transient' })).toBe(false);
  for (const retry of ['refresh-once', 'needs-reauth', 'needs-admin', 'config', 'not-ours'] as const) {
    expect(mayPass({ known: true, retry })).toBe(false);
  }
});
