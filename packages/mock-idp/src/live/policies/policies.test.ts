import { describe, expect, test } from 'vitest';
import { readLocations, readPolicy, writeLocations } from './policyForm.ts';
import { sayPolicy } from './policyWords.ts';

const names = {
  tenant: () => undefined,
  app: (id: string | undefined) => (id === 'x' ? 'Mail client' : undefined),
  resource: () => undefined,
  person: () => undefined,
};

describe('a policy in words', () => {
  test.each([
    [{ controls: ['mfa'] }, 'Everybody must show a second factor.'],
    [
      { controls: ['mfa', 'compliant-device'], need: 'one' },
      'Everybody must show a second factor or use a compliant device.',
    ],
    [{ signInFrequencyHours: 1 }, 'Everybody must sign in again after 1 hour.'],
    [
      {
        controls: ['block'],
        conditions: { people: ['guests'], exceptUsers: ['a@b.example'], apps: ['x'], exceptLocations: ['Office'] },
      },
      'All guests except a@b.example, with Mail client, from anywhere but Office, must be blocked.',
    ],
  ] as const)('%o', (policy, words) => expect(sayPolicy({ name: 'p', ...policy } as never, names)).toBe(words));
});

describe('the form of a policy', () => {
  test('leaves out what is empty', () => {
    const form = new URLSearchParams(
      'name=One&users=a@b.example, c@d.example&apps=&controls=mfa&controls=block&signInFrequencyHours=',
    );
    expect(readPolicy(form)).toEqual({
      name: 'One',
      conditions: { users: ['a@b.example', 'c@d.example'] },
      controls: ['mfa', 'block'],
    });
    expect(readPolicy(new URLSearchParams('need=one&signInFrequencyHours=8'))).toEqual({
      name: '',
      need: 'one',
      signInFrequencyHours: 8,
    });
  });
});

test('named locations are written as they are read', () => {
  const text = 'Office = 203.0.113.0/24, 198.51.100.7\nHome = 192.0.2.1';
  expect(writeLocations(readLocations(`${text}\n\n`))).toBe(text);
  expect(readLocations('no addresses')).toEqual([{ name: 'no addresses', ranges: [] }]);
});
