import type { Seed } from './seedSchema.ts';

/** A seed as a YAML file that `--seed` reads. `about` is said above it, a line each. */
export async function writeSeedFile(seed: Seed, about: readonly string[]): Promise<string> {
  const { stringify } = await import('yaml');
  const schema = '# yaml-language-server: $schema=./node_modules/@authshift/mock-idp/schema/seed.schema.json';
  const comment = about.map((line) => `# ${line}`.trimEnd());
  return [schema, '#', ...comment, '', stringify(seed, { aliasDuplicateObjects: false, lineWidth: 120 })].join('\n');
}
