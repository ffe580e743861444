import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import { EXCHANGE_APP_ID } from '../directory/microsoftResources.ts';
import { addSeed, EMPTY_WORLD } from '../directory/readSeed.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import { judgeSignIn } from './judgeSignIn.ts';
import { CONTROLS, NO_RULES, type PolicyInput, policySchema, type TenantRules, toPolicy } from './policySchema.ts';
import type { SignInFacts } from './verdict.ts';

const HOUR = 60 * 60 * 1000;
const NOW = 1000 * HOUR;
const OFFICE = { name: 'Office', ranges: ['203.0.113.0/24', '2001:db8::/32'] };

const world = addSeed(EMPTY_WORLD, BUILT_IN_WORLD);
const service = world.users.find(({ upn }) => upn === 'service@contoso.example') as UserRecord;
const enrolled: UserRecord = { ...service, mfa: { methods: ['code'], answer: undefined, secret: undefined } };
const app = world.apps.find(({ kind }) => kind === 'web') as AppRecord;

function judge(policies: readonly PolicyInput[], facts: Partial<SignInFacts> = {}, rules: Partial<TenantRules> = {}) {
  const parsed = policies.map((policy) => toPolicy(policySchema.parse(policy), 'tenant'));
  const verdict = judgeSignIn(
    {
      user: enrolled,
      app,
      tenantId: service.tenantId,
      resources: [EXCHANGE_APP_ID],
      grant: 'interactive',
      signedInAt: NOW,
      now: NOW,
      ...facts,
    },
    { ...NO_RULES, namedLocations: [OFFICE], ...rules, policies: parsed },
  );
  return 'code' in verdict ? verdict.code : verdict.kind;
}

const block = (conditions: PolicyInput['conditions'] = {}): PolicyInput => ({
  name: 'p',
  conditions,
  controls: ['block'],
});

test.each<[string, PolicyInput['conditions'], Partial<SignInFacts>, boolean]>([
  ['nothing said', {}, {}, true],
  ['the account', { users: ['SERVICE@contoso.example'] }, {}, true],
  ['another account', { users: ['admin@contoso.example'] }, {}, false],
  ['everybody but the account', { exceptUsers: ['service@contoso.example'] }, {}, false],
  ['members', { people: ['members'] }, {}, true],
  ['administrators', { people: ['administrators'] }, {}, false],
  ['administrators, who is one', { people: ['administrators'] }, { user: { ...service, admin: true } }, true],
  ['guests', { people: ['guests'] }, { tenantId: 'another' }, true],
  ['everybody but members', { exceptPeople: ['members'] }, {}, false],
  ['the app', { apps: [app.clientId] }, {}, true],
  ['everything but the app', { exceptApps: [app.clientId] }, {}, false],
  ['the API', { resources: [EXCHANGE_APP_ID] }, {}, true],
  ['another API', { resources: ['https://graph.microsoft.com'] }, {}, false],
  ['every API but this', { exceptResources: [EXCHANGE_APP_ID] }, {}, false],
  ['web apps', { appKinds: ['web'] }, {}, true],
  ['single-page apps', { appKinds: ['spa'] }, {}, false],
  ['devices without a keyboard', { grants: ['device_code'] }, { grant: 'device_code' }, true],
  ['devices, asked by a browser', { grants: ['device_code'] }, {}, false],
  ['Windows', { platforms: ['windows'] }, { circumstances: { platform: 'windows' } }, true],
  ['Windows, from an unknown platform', { platforms: ['windows'] }, {}, false],
  ['unmanaged devices, from an unknown one', { devices: ['unmanaged'] }, {}, true],
  [
    'unmanaged devices, from a compliant one',
    { devices: ['unmanaged'] },
    { circumstances: { device: 'compliant' } },
    false,
  ],
  ['the office', { locations: ['Office'] }, { circumstances: { address: '203.0.113.9' } }, true],
  [
    'the office, by its other addresses',
    { locations: ['Office'] },
    { circumstances: { address: '2001:db8::1' } },
    true,
  ],
  ['the office, from elsewhere', { locations: ['Office'] }, { circumstances: { address: '198.51.100.1' } }, false],
  ['anywhere but the office', { exceptLocations: ['Office'] }, { circumstances: { address: '203.0.113.9' } }, false],
  ['anywhere but the office, from nowhere', { exceptLocations: ['Office'] }, { circumstances: { address: '?' } }, true],
  ['two things of which one fits', { appKinds: ['web'], users: ['admin@contoso.example'] }, {}, false],
])('a policy about %s', (_about, conditions, facts, fits) => {
  expect(judge([block(conditions)], facts)).toBe(fits ? 53003 : 'pass');
});

test.each<[PolicyInput, Partial<SignInFacts>, string | number]>([
  [{ name: 'p', controls: ['mfa'] }, {}, 'ask-mfa'],
  [{ name: 'p', controls: ['mfa'] }, { mfaAt: NOW }, 'pass'],
  [{ name: 'p', controls: ['mfa'] }, { user: service }, 'ask-enrolment'],
  [{ name: 'p', controls: ['compliant-device'] }, {}, 53000],
  [{ name: 'p', controls: ['compliant-device'] }, { circumstances: { device: 'compliant' } }, 'pass'],
  [{ name: 'p', controls: ['hybrid-joined-device'] }, { circumstances: { device: 'registered' } }, 53001],
  [{ name: 'p', controls: ['hybrid-joined-device'] }, { circumstances: { device: 'hybrid-joined' } }, 'pass'],
  [{ name: 'p', controls: ['approved-app'] }, {}, 53002],
  [{ name: 'p', controls: ['approved-app'] }, { app: { ...app, approved: true } }, 'pass'],
  [{ name: 'p', controls: ['mfa', 'compliant-device'] }, {}, 53000],
  [{ name: 'p', controls: ['mfa', 'compliant-device'], need: 'one' }, {}, 'ask-mfa'],
  [{ name: 'p', controls: ['mfa', 'compliant-device'], need: 'one' }, { mfaAt: NOW }, 'pass'],
  [{ name: 'p', signInFrequencyHours: 1 }, { signedInAt: NOW - HOUR }, 'pass'],
  [{ name: 'p', signInFrequencyHours: 1 }, { signedInAt: NOW - HOUR - 1 }, 70043],
  [{ name: 'p', controls: ['mfa'], signInFrequencyHours: 1 }, { mfaAt: NOW - 2 * HOUR }, 'ask-mfa'],
  [{ name: 'p', controls: ['block'], enabled: false }, {}, 'pass'],
])('%j with %j: %s', (policy, facts, expected) => {
  expect(judge([policy], facts)).toBe(expected);
});

test('all policies have to be satisfied, and a block wins over what could be asked for', () => {
  const mfa: PolicyInput = { name: 'mfa', controls: ['mfa'] };
  const frequency: PolicyInput = { name: 'often', signInFrequencyHours: 1 };
  expect(judge([mfa, block()])).toBe(53003);
  expect(judge([mfa, frequency], { signedInAt: 0 })).toBe(70043);
  expect(judge([mfa, block({ appKinds: ['spa'] })])).toBe('ask-mfa');
});

test('security defaults want a second factor from everybody and refuse passwords alone', () => {
  const on = { securityDefaults: true };
  expect(judge([], {}, on)).toBe('ask-mfa');
  expect(judge([], { mfaAt: NOW }, on)).toBe('pass');
  expect(judge([], { grant: 'password' }, on)).toBe(530035);
});

test('an account of which a second factor is wanted needs no policy', () => {
  expect(judge([], { user: { ...enrolled, requiresMfa: true } })).toBe('ask-mfa');
});

test.each([
  [{ name: 'p' }, 'needs controls or signInFrequencyHours'],
  [{ name: 'p', controls: ['mfa'], control: 'block' }, 'Unrecognized key: "control"'],
  [{ name: 'p', controls: ['mfa'], conditions: { users: [] } }, 'Too small'],
])('%j is no policy', (policy, message) => {
  expect(policySchema.safeParse(policy).error?.issues[0]?.message).toContain(message);
});

test.each<[string, readonly PolicyInput[], Partial<SignInFacts>, Partial<TenantRules>, string | number]>([
  ['terms of use', [{ name: 'p', controls: ['terms-of-use'] }], {}, {}, 'ask-terms'],
  [
    'terms of use, accepted',
    [{ name: 'p', controls: ['terms-of-use'] }],
    { user: { ...enrolled, state: { finishedTasks: ['policy-terms'] } } },
    {},
    'pass',
  ],
  [
    'terms of use and a second factor, which comes first',
    [{ name: 'p', controls: ['terms-of-use', 'mfa'] }],
    {},
    {},
    'ask-mfa',
  ],
  [
    'a faulty device',
    [{ name: 'p', controls: ['compliant-device'] }],
    { circumstances: { device: 'faulty' } },
    {},
    50131,
  ],
  [
    'an old factor beside an old password, where only the factor counts',
    [{ name: 'p', controls: ['mfa'], signInFrequencyHours: 1, signInFrequencyFor: 'second-factor' }],
    { signedInAt: NOW - 2 * HOUR, mfaAt: NOW - 2 * HOUR },
    {},
    'ask-mfa',
  ],
  [
    'an old password beside a new factor, where only the factor counts',
    [{ name: 'p', controls: ['mfa'], signInFrequencyHours: 1, signInFrequencyFor: 'second-factor' }],
    { signedInAt: NOW - 2 * HOUR, mfaAt: NOW },
    {},
    'pass',
  ],
  ['a way of signing in that is blocked', [], { grant: 'device_code' }, { blockedGrants: ['device_code'] }, 530032],
  ['another way', [], {}, { blockedGrants: ['device_code'] }, 'pass'],
  ['risk, without a policy', [], { user: { ...enrolled, state: { risk: 'high' } } }, {}, 'pass'],
  [
    'risk, with a policy about it',
    [block({ risk: ['high'] })],
    { user: { ...enrolled, state: { risk: 'high' } } },
    {},
    53003,
  ],
  ['no risk, with a policy about it', [block({ risk: ['high'] })], {}, {}, 'pass'],
  [
    'risk, where a factor has to be registered',
    [{ name: 'p', controls: ['mfa'] }],
    { user: { ...service, state: { risk: 'high' } } },
    {},
    53004,
  ],
  ['risk, as a guest', [], { user: { ...enrolled, state: { risk: 'high' } }, tenantId: 'another' }, {}, 53011],
  [
    'a policy that a claims challenge names, whatever it is about',
    [{ ...block({ users: ['admin@contoso.example'] }), id: '00000000-0000-4000-8000-000000000001' }],
    { policyIds: ['00000000-0000-4000-8000-000000000001'] },
    {},
    53003,
  ],
])('%s', (_what, policies, facts, rules, expected) => {
  expect(judge(policies, facts, rules)).toBe(expected);
});

test('one more policy never lets anybody further', () => {
  const policyOf = fc.record(
    {
      conditions: fc.record(
        {
          grants: fc.constantFrom<['interactive' | 'password']>(['interactive'], ['password']),
          devices: fc.constantFrom<['unmanaged' | 'compliant']>(['unmanaged'], ['compliant']),
        },
        { requiredKeys: [] },
      ),
      controls: fc.uniqueArray(fc.constantFrom(...CONTROLS), { minLength: 1 }),
      need: fc.constantFrom<'all' | 'one'>('all', 'one'),
      signInFrequencyHours: fc.constantFrom(1, 24),
      enabled: fc.boolean(),
    },
    { requiredKeys: ['controls'] },
  );
  const factsOf = fc.record({
    grant: fc.constantFrom<'interactive' | 'password'>('interactive', 'password'),
    signedInAt: fc.constantFrom(NOW, NOW - 2 * HOUR, NOW - 48 * HOUR),
    mfaAt: fc.constantFrom(undefined, NOW, NOW - 2 * HOUR),
    circumstances: fc.constantFrom({}, { device: 'compliant' as const }),
  });
  const rank = (verdict: string | number): number =>
    typeof verdict === 'number' && verdict !== 70043 ? 4 : ['pass', 'ask-terms', 'ask-mfa', 70043].indexOf(verdict);
  fc.assert(
    fc.property(fc.array(policyOf, { maxLength: 3 }), policyOf, factsOf, (policies, another, facts) => {
      const named = policies.map((policy, index) => ({ name: `p${index}`, ...policy }));
      const before = rank(judge(named, facts));
      expect(rank(judge([...named, { name: 'another', ...another }], facts))).toBeGreaterThanOrEqual(before);
      expect(before).toBeGreaterThanOrEqual(0);
    }),
  );
});
