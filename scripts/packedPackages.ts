import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root, runTool } from './workspace.ts';

const target = join(root, 'packed');

/** The tarball of each package, as `pnpm pack` leaves them. */
export function findTarballs(): ReadonlyMap<string, string> {
  const files = readdirSync(target);
  return new Map(
    packages.map((name) => {
      const file = files.find((each) => new RegExp(`^authshift-${name}-\\d.*\\.tgz$`).test(each));
      if (file === undefined) throw new Error(`packed/ has no tarball of ${name}: run \`pnpm pack\`.`);
      return [name, join(target, file)];
    }),
  );
}

/**
 * What publint and Are the Types Wrong say of each tarball: every door resolves to code and to types, in Node and in bundlers. The packages
 * are ES modules alone, so what CommonJS would see is not asked; sheets and JSON have no types.
 */
export function checkTarballs(): boolean {
  const verdicts = [...findTarballs()].map(([name, tarball]) => {
    console.log(`\n${name}`);
    const linted = runTool('publint', ['--strict', tarball]);
    const typed = runTool('attw', [
      tarball,
      '--profile',
      'esm-only',
      '--format',
      'ascii',
      '--exclude-entrypoints',
      ...untyped(name),
    ]);
    return linted === 0 && typed === 0;
  });
  return verdicts.every(Boolean);
}

function untyped(name: string): readonly string[] {
  const { publishConfig } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    publishConfig: { exports: Readonly<Record<string, unknown>> };
  };
  const doors = Object.keys(publishConfig.exports).filter((door) => /\.(css|json)$/.test(door));
  return doors.length === 0 ? ['./none'] : doors;
}
