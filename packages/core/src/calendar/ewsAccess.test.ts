import { describe, expect, test } from 'vitest';
import { type EwsSwitches, ewsAccess } from './ewsAccess.ts';

const nothing: EwsSwitches = { organization: null, appListed: null, mailbox: null };
const on = (day: string, switches: Partial<EwsSwitches>) =>
  ewsAccess({ ...nothing, ...switches }, Date.parse(`${day}T00:00:00Z`));

describe('EWS in Exchange Online', () => {
  test.for([
    // Before both switches counted, the mailbox overruled the organization.
    ['2025-03-31', { organization: 'off', mailbox: true }, 'allowed'],
    ['2025-03-31', { organization: 'off' }, 'refused'],
    ['2025-04-01', { organization: 'off', mailbox: true }, 'refused'],
    // Before the list of apps counted.
    ['2026-09-30', { organization: 'on', appListed: false }, 'allowed'],
    ['2026-09-30', { organization: 'unset' }, 'allowed'],
    ['2026-09-30', { organization: 'on', mailbox: false }, 'refused'],
    ['2026-09-30', {}, 'unknown'],
    // Since then.
    ['2026-10-01', { organization: 'on', appListed: true }, 'allowed'],
    ['2026-10-01', { organization: 'on', appListed: false }, 'refused'],
    ['2026-10-01', { organization: 'on' }, 'unknown'],
    ['2026-10-01', { organization: 'on', appListed: true, mailbox: false }, 'refused'],
    ['2026-10-01', { organization: 'off', appListed: true, mailbox: true }, 'refused'],
    ['2026-10-01', { organization: 'unset' }, 'until-switched-off'],
    ['2027-03-31', { organization: 'on', appListed: true, mailbox: true }, 'allowed'],
    // The end.
    ['2027-04-01', { organization: 'on', appListed: true, mailbox: true }, 'refused'],
    ['2027-04-01', {}, 'refused'],
  ] as const)('on %s with %j is %s', ([day, switches, expected]) => {
    expect(on(day, switches)).toBe(expected);
  });

  test('follows a calendar that the host corrected', () => {
    expect(ewsAccess({ organization: 'off', appListed: null, mailbox: true }, Date.parse('2030-01-01'), [])).toBe(
      'allowed',
    );
  });
});
