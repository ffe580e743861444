import type { Policy } from '../../policies/policySchema.ts';
import type { Names } from '../frame/names.ts';
import { plural } from '../frame/timeWords.ts';

export const CONTROL_WORDS: Readonly<Record<string, string>> = {
  block: 'be blocked',
  mfa: 'show a second factor',
  'compliant-device': 'use a compliant device',
  'hybrid-joined-device': 'use a hybrid joined device',
  'approved-app': 'use an approved app',
};

/** A policy as a sentence: who, when, has to what. */
export function sayPolicy(policy: Omit<Policy, 'id'>, names: Names): string {
  const { controls = [], need = 'all', signInFrequencyHours } = policy;
  const demands = controls.map((control) => CONTROL_WORDS[control] ?? control);
  const all = [
    ...(demands.length === 0 ? [] : [demands.join(need === 'all' ? ' and ' : ' or ')]),
    ...(signInFrequencyHours === undefined ? [] : [`sign in again after ${plural(signInFrequencyHours, 'hour')}`]),
  ];
  return `${sayWho(policy.conditions)}${sayWhen(policy.conditions, names)} must ${all.join(', and ')}.`;
}

type Conditions = Policy['conditions'];

function sayWho(conditions: Conditions = {}): string {
  const { users, people, exceptUsers, exceptPeople } = conditions;
  const who = [...(users ?? []), ...(people ?? []).map((one) => `all ${one}`)];
  const except = [...(exceptUsers ?? []), ...(exceptPeople ?? []).map((one) => `all ${one}`)];
  const subject = who.length === 0 ? 'Everybody' : listed(who).replace(/^all/, 'All');
  return except.length === 0 ? subject : `${subject} except ${listed(except)}`;
}

function sayWhen(conditions: Conditions = {}, names: Names): string {
  const appNames = (ids: readonly string[] = []): readonly string[] => ids.map((id) => names.app(id) ?? id);
  const apiNames = (uris: readonly string[] = []): readonly string[] => uris.map((uri) => names.resource(uri) ?? uri);
  const {
    apps,
    exceptApps,
    resources,
    exceptResources,
    contexts,
    appKinds,
    grants,
    platforms,
    devices,
    locations,
    exceptLocations,
  } = conditions;
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['with', apps && appNames(apps)],
    ['with any app but', exceptApps && appNames(exceptApps)],
    ['for', resources && apiNames(resources)],
    ['for any API but', exceptResources && apiNames(exceptResources)],
    ['for the context', contexts],
    ['with an app of the kind', appKinds],
    ['by', grants],
    ['on', platforms],
    ['from a device that is', devices],
    ['from', locations],
    ['from anywhere but', exceptLocations],
  ];
  const said = parts.flatMap(([word, values]) => (values === undefined ? [] : [`${word} ${listed(values)}`]));
  return said.length === 0 ? '' : `, ${said.join(', ')},`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
