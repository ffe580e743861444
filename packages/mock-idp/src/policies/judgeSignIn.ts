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
  const verdicts = [
    judgeWay(facts, rules),
    judgeRisk(facts),
    judgeDefaults(facts, rules),
    judgeAccount(facts),
    ...judgePolicies(facts, rules),
  ];
  const block = verdicts.find((verdict) => verdict.kind === 'block');
  if (block !== undefined) return block;
  const again = verdicts.find((verdict) => verdict.kind === 'ask-sign-in-again');
  if (again !== undefined) return again;
  const factors = verdicts.filter((verdict) => verdict.kind === 'ask-mfa' || verdict.kind === 'ask-enrolment');
  const [factor] = factors;
  if (factor !== undefined) return { ...factor, policyIds: factors.flatMap(({ policyIds }) => policyIds) };
  return verdicts.find((verdict) => verdict.kind === 'ask-terms') ?? { kind: 'pass' };
}

/** A security policy of the whole tenant. */
function judgeWay({ grant }: SignInFacts, { blockedGrants }: TenantRules): Verdict {
  return blockedGrants.includes(grant) ? { kind: 'block', code: 530032, policyIds: [] } : { kind: 'pass' };
}

/** What the home of a guest thinks of them stops them abroad; a partner's administrators have a code of their own. */
function judgeRisk({ user, tenantId }: SignInFacts): Verdict {
  if (user.tenantId === tenantId || user.state.risk !== 'high') return { kind: 'pass' };
  return { kind: 'block', code: user.admin ? 530034 : 53011, policyIds: [] };
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
  const { controls = [], signInFrequencyHours, signInFrequencyFor = 'everything' } = policy;
  const missing = controls.filter((control) => !isSatisfied(control, facts));
  const isEnough = policy.need === 'one' && missing.length < controls.length;
  if (missing.length > 0 && !isEnough) return judgeMissing(policy, missing, facts);
  if (signInFrequencyHours === undefined) return { kind: 'pass' };
  const oldest = facts.now - signInFrequencyHours * HOUR;
  if (signInFrequencyFor === 'everything' && facts.signedInAt < oldest) {
    return { kind: 'ask-sign-in-again', code: 70043, policyIds, lifetime: signInFrequencyHours * 3600 };
  }
  const isFactorOld = controls.includes('mfa') && facts.mfaAt !== undefined && facts.mfaAt < oldest;
  return isFactorOld ? { kind: 'ask-mfa', policyIds, isOld: true } : { kind: 'pass' };
}

function judgeMissing({ id, need }: Policy, missing: readonly Control[], facts: SignInFacts): Verdict {
  const policyIds = [id];
  const block = missing.find((control) => !isAskable(control));
  if (block !== undefined && !(need === 'one' && missing.some(isAskable))) {
    return { kind: 'block', code: codeOf(block, facts), policyIds };
  }
  return missing.includes('mfa') ? askForFactor(facts, policyIds) : { kind: 'ask-terms', policyIds };
}

function isAskable(control: Control): control is 'mfa' | 'terms-of-use' {
  return control === 'mfa' || control === 'terms-of-use';
}

/** Where nothing is registered it is registered now, except by somebody who may be somebody else. */
function askForFactor({ user }: SignInFacts, policyIds: readonly string[]): Verdict {
  if (typeof user.mfa === 'object') return { kind: 'ask-mfa', policyIds };
  if (user.state.risk === 'high') return { kind: 'block', code: 53004, policyIds };
  return { kind: 'ask-enrolment', policyIds };
}

function codeOf(control: Exclude<Control, 'mfa' | 'terms-of-use'>, { circumstances }: SignInFacts): BlockCode {
  const isAboutDevice = control === 'compliant-device' || control === 'hybrid-joined-device';
  return isAboutDevice && circumstances?.device === 'faulty' ? 50131 : CODES[control];
}

const CODES: Readonly<Record<Exclude<Control, 'mfa' | 'terms-of-use'>, BlockCode>> = {
  block: 53003,
  'compliant-device': 53000,
  'hybrid-joined-device': 53001,
  'approved-app': 53002,
};

function isSatisfied(control: Control, { user, mfaAt, circumstances, app }: SignInFacts): boolean {
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
    case 'terms-of-use':
      return user.state.finishedTasks?.includes('policy-terms') === true;
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
    applies(conditions.risk, undefined, is(facts.user.state.risk ?? 'none')),
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
