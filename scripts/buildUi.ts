import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { unlayer } from '../packages/ui/scripts/unlayer.ts';

/** What compiled React components still need before they can be published. */
export async function finishUi(dist: string): Promise<void> {
  markClientModules(dist);
  await joinStyles(join(dist, 'styles'));
}

/**
 * `'use client'` where a module needs React at run time, and nowhere else: a framework with server components then loads only what a page
 * shows, and what is pure can be called on the server too.
 */
function markClientModules(dist: string): void {
  for (const entry of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.js')) continue;
    const file = join(dist, entry);
    const text = readFileSync(file, 'utf8');
    if (/^(import|export) .*from ["']react(\/jsx-runtime)?["'];$/m.test(text))
      writeFileSync(file, `'use client';\n${text}`);
  }
}

/** One sheet with layers, one without; the sheets they were made from are not published. */
async function joinStyles(folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'styles.css')],
    bundle: true,
    write: false,
    target: 'esnext',
  });
  const css = outputFiles[0]?.text ?? '';
  for (const sheet of readdirSync(folder)) rmSync(join(folder, sheet));
  writeFileSync(join(folder, 'styles.css'), css);
  writeFileSync(join(folder, 'styles.unlayered.css'), unlayer(css));
}
