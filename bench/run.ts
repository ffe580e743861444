import { printTable, type Row, verdictOf } from './report.ts';

/**
 * `bench`: what the budgets of design.md cost, beside what a team would use instead, in the same run. `bench core` measures one
 * area. Exits with 1 when a budget is missed both absolutely and by its ratio to the peers. Areas to come (server)
 * are a file and a line here.
 */
const areas: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  core: async () => (await import('./core.ts')).measureCore(),
  'mock-idp': async () => (await import('./mockIdp.ts')).measureMockIdp(),
  'mock-exchange': async () => (await import('./mockExchange.ts')).measureMockExchange(),
  ui: async () => (await import('./ui.ts')).measureUi(),
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in areas));
if (unknown.length > 0)
  throw new Error(`${unknown.join(', ')}: no such area. There is ${Object.keys(areas).join(', ')}.`);

let missed = 0;
for (const [name, measure] of Object.entries(areas)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const rows = await measure();
  printTable(name, rows);
  missed += rows.filter((row) => verdictOf(row) === 'missed').length;
}
if (missed > 0) console.error(`\n${missed} ${missed === 1 ? 'budget' : 'budgets'} missed, absolutely and by ratio.`);
process.exit(missed === 0 ? 0 : 1);
