import type { PolicyInput } from '../../policies/policySchema.ts';
import { listOf, textOf } from '../frame/formParts.ts';

/** Lists of a form, by the condition they become. What is not filled in is no condition. */
const CONDITIONS = [
  'users',
  'exceptUsers',
  'apps',
  'exceptApps',
  'resources',
  'exceptResources',
  'contexts',
  'locations',
  'exceptLocations',
] as const;
/** Check boxes. */
const CHOICES = ['people', 'exceptPeople', 'appKinds', 'grants', 'platforms', 'devices', 'risk'] as const;

/** The form's fields as a policy. What is wrong with them the seed's own schema says. */
export function readPolicy(form: URLSearchParams): PolicyInput {
  const lists = CONDITIONS.map((name) => [name, listOf(form, name)] as const);
  const choices = CHOICES.map((name) => [name, form.getAll(name)] as const);
  const given = [...lists, ...choices].filter(([, values]) => values.length > 0);
  const hours = textOf(form, 'signInFrequencyHours');
  const controls = form.getAll('controls');
  return {
    name: textOf(form, 'name') ?? '',
    ...(given.length === 0 ? {} : { conditions: Object.fromEntries(given) }),
    ...(controls.length === 0 ? {} : { controls: controls as NonNullable<PolicyInput['controls']> }),
    ...(form.get('need') === 'one' ? { need: 'one' as const } : {}),
    ...(hours === undefined ? {} : { signInFrequencyHours: Number(hours) }),
  };
}

/** "Office = 203.0.113.0/24, 198.51.100.7", one a line. */
export function readLocations(text: string): readonly { readonly name: string; readonly ranges: readonly string[] }[] {
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const [name = '', ranges = ''] = line.split(/=(.*)/s);
    return [
      {
        name: name.trim(),
        ranges: ranges
          .split(',')
          .map((range) => range.trim())
          .filter((range) => range !== ''),
      },
    ];
  });
}

export function writeLocations(
  locations: readonly { readonly name: string; readonly ranges: readonly string[] }[],
): string {
  return locations.map(({ name, ranges }) => `${name} = ${ranges.join(', ')}`).join('\n');
}
