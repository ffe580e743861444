import { BlockList, isIP } from 'node:net';
import { addressesOf } from '../directory/readSeed.ts';
import { HOUR } from '../world/duration.ts';
import type { Circumstances } from './circumstances.ts';
import type { Control, NamedLocation, Policy, TenantRules } from './policySchema.ts';
import type { BlockCode, SignInFacts, Verdict } from './verdict.ts';

/**
 * Judges one sign-in by a tenant's rules ("Building a Conditional Access policy"): all policies that fit have to be satisfied, and a block
 * wins over what could be asked for.
 */
export function judgeSignIn(facts: SignInFacts, rules: TenantRules): Verdict {
  const verdicts = [judgeDefaults(facts, rules), judgeAccount(facts), ...judgePolicies(facts, rules)];
  const block = verdicts.find((verdict) => verdict.kind === 'block');
  if (block !== undefined) return block;
  const again = verdicts.find((verdict) => verdict.kind === 'ask-sign-in-again');
  if (again !== undefined) return again;
  const factors = verdicts.filter((verdict) => verdict.kind === 'ask-mfa' || verdict.kind === 'ask-enrolment');
  const [factor] = factors;
  if (factor === undefined) return { kind: 'pass' };
  return { ...factor, policyIds: factors.flatMap(({ policyIds }) => policyIds) };
}

/** "Security defaults in Microsoft Entra ID": a second factor for everybody, and no way in for those who cannot be asked for it. */
function judgeDefaults(facts: SignInFacts, { securityDefaults }: TenantRules): Verdict {
  if (!securityDefaults) return { kind: 'pass' };
  if (facts.grant === 'password') return { kind: 'block', code: 530035, policyIds: [] };
  return facts.mfaAt === undefined ? askForFactor(facts, []) : { kind: 'pass' };
}

/** Per-user multifactor authentication, from before there were policies. */
function judgeAccount(facts: SignInFacts): Verdict {
  if (!facts.user.requiresMfa || facts.mfaAt !== undefined) return { kind: 'pass' };
  return askForFactor(facts, []);
}

function judgePolicies(facts: SignInFacts, rules: TenantRules): readonly Verdict[] {
  return rules.policies
    .filter((policy) => policy.enabled !== false)
    .filter((policy) => facts.policyIds?.includes(policy.id) === true || fits(policy, facts, rules.namedLocations))
    .map((policy) => judgePolicy(policy, facts));
}

function judgePolicy(policy: Policy, facts: SignInFacts): Verdict {
  const policyIds = [policy.id];
  const missing = (policy.controls ?? []).filter((control) => !isSatisfied(control, facts));
  const isEnough = policy.need === 'one' && missing.length < (policy.controls ?? []).length;
  if (missing.length > 0 && !isEnough) {
    const asked = missing.includes('mfa');
    const block = missing.find((control) => control !== 'mfa');
    if (block !== undefined && !(asked && policy.need === 'one'))
      return { kind: 'block', code: CODES[block], policyIds };
    return askForFactor(facts, policyIds);
  }
  const { signInFrequencyHours } = policy;
  if (signInFrequencyHours === undefined) return { kind: 'pass' };
  const oldest = facts.now - signInFrequencyHours * HOUR;
  if (facts.signedInAt < oldest) {
    return { kind: 'ask-sign-in-again', code: 70043, policyIds, lifetime: signInFrequencyHours * 3600 };
  }
  const isFactorOld = policy.controls?.includes('mfa') === true && facts.mfaAt !== undefined && facts.mfaAt < oldest;
  return isFactorOld ? { kind: 'ask-mfa', policyIds, isOld: true } : { kind: 'pass' };
}

function askForFactor({ user }: SignInFacts, policyIds: readonly string[]): Verdict {
  return { kind: user.mfa === undefined || user.mfa === 'unregistered' ? 'ask-enrolment' : 'ask-mfa', policyIds };
}

const CODES: Readonly<Record<Exclude<Control, 'mfa'>, BlockCode>> = {
  block: 53003,
  'compliant-device': 53000,
  'hybrid-joined-device': 53001,
  'approved-app': 53002,
};

function isSatisfied(control: Control, { mfaAt, circumstances, app }: SignInFacts): boolean {
  switch (control) {
    case 'block':
      return false;
    case 'mfa':
      return mfaAt !== undefined;
    case 'compliant-device':
      return circumstances?.device === 'compliant';
    case 'hybrid-joined-device':
      return circumstances?.device === 'hybrid-joined';
    case 'approved-app':
      return app.approved;
  }
}

function fits({ conditions = {} }: Policy, facts: SignInFacts, locations: readonly NamedLocation[]): boolean {
  // The mock listens on the loopback interface only.
  const { device = 'unmanaged', platform, address = '127.0.0.1' } = facts.circumstances ?? {};
  const addresses = addressesOf(facts.user);
  const isAt = (name: string): boolean => isInside(locations, name, address);
  const is = (value: string) => (name: string) => name.toLowerCase() === value.toLowerCase();
  const isAsked = (name: string): boolean => facts.resources.some(is(name));
  return [
    applies(conditions.users, conditions.exceptUsers, (name) => addresses.includes(name.toLowerCase())),
    applies(conditions.people, conditions.exceptPeople, (kind) => isOneOf(kind, facts)),
    applies(conditions.apps, conditions.exceptApps, is(facts.app.clientId)),
    applies(conditions.resources, conditions.exceptResources, isAsked),
    applies(conditions.contexts, undefined, (name) => facts.contexts?.includes(name) === true),
    applies(conditions.appKinds, undefined, is(facts.app.kind)),
    applies(conditions.grants, undefined, is(facts.grant)),
    applies(conditions.platforms, undefined, is(platform ?? '')),
    applies(conditions.devices, undefined, is(device)),
    applies(conditions.locations, conditions.exceptLocations, isAt),
  ].every(Boolean);
}

function isOneOf(kind: 'administrators' | 'members' | 'guests', { user, tenantId }: SignInFacts): boolean {
  const isGuest = user.tenantId !== tenantId;
  if (kind === 'guests') return isGuest;
  return !isGuest && (kind === 'members' || user.admin);
}

function applies<Name extends string>(
  included: readonly Name[] | undefined,
  excluded: readonly Name[] | undefined,
  isMeant: (name: Name) => boolean,
): boolean {
  return (included === undefined || included.some(isMeant)) && excluded?.some(isMeant) !== true;
}

function isInside(locations: readonly NamedLocation[], name: string, address: Circumstances['address']): boolean {
  const version = isIP(address ?? '');
  if (address === undefined || version === 0) return false;
  const ranges = locations.filter((location) => location.name === name).flatMap((location) => location.ranges);
  return toBlockList(ranges).check(address, version === 4 ? 'ipv4' : 'ipv6');
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const type = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (length === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(length), type);
  }
  return list;
}
