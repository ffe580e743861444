import type { Control, Policy } from '../../policies/policySchema.ts';
import type { Names } from '../frame/names.ts';
import { plural } from '../frame/timeWords.ts';

export const CONTROL_WORDS: Readonly<Record<Control, string>> = {
  block: 'be blocked',
  mfa: 'show a second factor',
  'compliant-device': 'use a compliant device',
  'hybrid-joined-device': 'use a hybrid joined device',
  'approved-app': 'use an approved app',
  'terms-of-use': 'accept the terms of use',
};

type Conditions = NonNullable<Policy['conditions']>;

/** What stands before the values of a condition; a new condition does not compile without. */
const WHEN: Readonly<Record<Exclude<keyof Conditions, 'users' | 'exceptUsers' | 'people' | 'exceptPeople'>, string>> = {
  risk: 'at the risk',
  apps: 'with',
  exceptApps: 'with any app but',
  appKinds: 'with an app of the kind',
  resources: 'for',
  exceptResources: 'for any API but',
  contexts: 'for the context',
  grants: 'by',
  platforms: 'on',
  devices: 'from a device that is',
  locations: 'from',
  exceptLocations: 'from anywhere but',
};

/** A policy as a sentence: who, when, has to what. */
export function sayPolicy(policy: Omit<Policy, 'id'>, names: Names): string {
  const { conditions = {}, controls = [], need = 'all', signInFrequencyHours, signInFrequencyFor } = policy;
  const demands = controls.map((control) => CONTROL_WORDS[control]);
  const again = signInFrequencyFor === 'second-factor' ? 'show the second factor' : 'sign in';
  const all = [
    ...(demands.length === 0 ? [] : [demands.join(need === 'all' ? ' and ' : ' or ')]),
    ...(signInFrequencyHours === undefined ? [] : [`${again} again after ${plural(signInFrequencyHours, 'hour')}`]),
  ];
  return `${sayWho(conditions)}${sayWhen(conditions, names)} must ${all.join(', and ')}.`;
}

function sayWho({ users, people, exceptUsers, exceptPeople }: Conditions): string {
  const who = [...(users ?? []), ...(people ?? []).map((one) => `all ${one}`)];
  const except = [...(exceptUsers ?? []), ...(exceptPeople ?? []).map((one) => `all ${one}`)];
  const subject = who.length === 0 ? 'Everybody' : listed(who).replace(/^all/, 'All');
  return except.length === 0 ? subject : `${subject} except ${listed(except)}`;
}

function sayWhen(conditions: Conditions, names: Names): string {
  const nameOf = (value: string): string => names.app(value) ?? names.resource(value) ?? value;
  const said = (Object.keys(WHEN) as (keyof typeof WHEN)[]).flatMap((member) => {
    const values = conditions[member];
    return values === undefined ? [] : [`${WHEN[member]} ${listed(values.map(nameOf))}`];
  });
  return said.length === 0 ? '' : `, ${said.join(', ')},`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
