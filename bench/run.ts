import { parseArgs } from 'node:util';
import { printTable, type Row, verdictOf } from './report.ts';

/**
 * `bench`: what the budgets of design.md cost, beside what a team would use instead, in the same run. `bench core` measures one
 * area, `bench ui --only tick,filter` and `bench server --only pglite` parts of one. Exits with 1 when a budget is missed both absolutely and by its ratio to the
 * peers.
 */
const areas: Readonly<Record<string, (only: readonly string[]) => Promise<readonly Row[]>>> = {
  core: async () => (await import('./core.ts')).measureCore(),
  'mock-idp': async () => (await import('./mockIdp.ts')).measureMockIdp(),
  'mock-exchange': async () => (await import('./mockExchange.ts')).measureMockExchange(),
  server: async (only) => (await import('./server.ts')).measureServer(only),
  ui: async (only) => (await import('./ui.ts')).measureUi(only),
};

const { positionals: named, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const only = values.only?.split(',') ?? [];
const unknown = named.filter((name) => !(name in areas));
if (unknown.length > 0)
  throw new Error(`${unknown.join(', ')}: no such area. There is ${Object.keys(areas).join(', ')}.`);
if (only.length > 0) await checkParts();

let missed = 0;
for (const [name, measure] of Object.entries(areas)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const rows = await measure(only);
  printTable(name, rows);
  missed += rows.filter((row) => verdictOf(row) === 'missed').length;
}
if (missed > 0) console.error(`\n${missed} ${missed === 1 ? 'budget' : 'budgets'} missed, absolutely and by ratio.`);
process.exit(missed === 0 ? 0 : 1);

async function checkParts(): Promise<void> {
  const { uiSteps } = await import('./ui.ts');
  const { serverParts } = await import('./server.ts');
  const parts: Readonly<Record<string, readonly string[]>> = { ui: uiSteps, server: serverParts };
  const known = named.length === 1 ? parts[named[0] ?? ''] : undefined;
  if (known === undefined) throw new Error(`--only is for one area of ${Object.keys(parts).join(', ')}.`);
  const strange = only.filter((part) => !known.includes(part));
  if (strange.length > 0) throw new Error(`${strange.join(', ')}: no such part. There is ${known.join(', ')}.`);
}
