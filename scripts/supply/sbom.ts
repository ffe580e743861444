import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from '../workspace.ts';

/**
 * `supply:sbom`: one CycloneDX document per published package into `sbom/`, of what the lock file installs with it. Exits with 1 when a
 * licence is among them that nobody has agreed to.
 */
const target = join(root, 'sbom');
const agreed = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']);

rmSync(target, { recursive: true, force: true });
mkdirSync(target);
const code = runTool('npx', [
  ...['--yes', 'pnpm@12.21.0', 'sbom', '--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--prod'],
  ...['--filter', './packages/*', '--split', '--out', join(target, '%s.cdx.json')],
]);
if (code !== 0) process.exit(code);

interface Component {
  readonly name: string;
  readonly version: string;
  readonly group?: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

const strange = new Set<string>();
for (const file of readdirSync(target)) {
  const { components } = JSON.parse(readFileSync(join(target, file), 'utf8')) as { components: readonly Component[] };
  for (const component of components) if (!isAgreed(component)) strange.add(toLine(component));
  console.log(`sbom/${file}: ${components.length} components`);
}
for (const line of strange) console.error(`No agreed licence: ${line}`);
process.exit(strange.size === 0 ? 0 : 1);

/** One of several that one may choose from is enough. */
function isAgreed(component: Component): boolean {
  return licencesOf(component).some((licence) => agreed.has(licence));
}

function licencesOf({ licenses = [] }: Component): readonly string[] {
  return licenses.flatMap(({ license, expression }) =>
    (license?.id ?? license?.name ?? expression ?? '').replace(/[()]/g, '').split(' OR '),
  );
}

function toLine(component: Component): string {
  const { group, name, version } = component;
  const licences = licencesOf(component).join(', ');
  return `${group === undefined ? name : `${group}/${name}`}@${version}: ${licences === '' ? 'none' : licences}`;
}
