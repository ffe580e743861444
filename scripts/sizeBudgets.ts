/** What the packages may cost a page: bytes after minifying and gzip, 1 kB being 1,000. `scripts/size.ts` measures. */

/** Everything behind all doors of core but those of `coreDoorsApart`, together. */
export const coreBudget = 25_000;

/** Doors no page of a product takes along, or not in production: schemas, and back ends for tests. */
export const coreDoorsApart = ['./contract', './testing', './testing/contract-suite', './msw'];

/** What the components below import from core, and all that reaches. */
export const coreOfTheComponentsBudget = 6_000;

/** Parts of core somebody may take alone. No promise, but a watch: raise a figure only together with what needs it. */
export const coreParts = [
  // 9 kB are the roster (columns, search, sorting in turns), 6 the engine: lists, readings, races, resuming. The last 200 bytes take
  // in 100,000 users in a third less time.
  ['the engine', 'createMigration', 15_700],
  ['the HTTP client', 'createHttpClient', 4_200],
  // Its last 50 bytes are the erasure of a person.
  ['engine and HTTP client', 'createMigration, createHttpClient', 19_250],
  // 130 literal errors in plain words, with sources: 2.5 kB are causes, 2.7 what they are recognised by, 1.5 titles, 1.2 steps.
  ['the diagnosis', 'diagnose', 13_000],
  ['the redaction', 'redact', 2_000],
  ['the form lint', 'lintConnectionInput', 1_600],
  ['the lifecycle', 'transitionConnection', 2_300],
] as const;

/** The four of the card, each by itself, without React and without core. */
export const componentBudgets = [
  ['AuthorizeButton', 3_000],
  ['ServiceAccountForm', 7_000],
  ['SyncStatusDetails', 8_000],
  ['AuthTypeTable', 18_000],
] as const;

/** Whose figures are told beside those; each composes others and loads them when they are needed. */
export const toldComponents = ['MigrationBoard'] as const;

/** What the four of the card need of the kit's one sheet, and all of it: decisions/2026-11-22-one-sheet-for-the-whole-journey.md. */
export const styleOfTheComponentsBudget = 6_000;
export const styleBudget = 9_000;

/** The sheets of `styles.css` that only the rest of the journey needs. */
export const sheetsOfTheRest = [
  'guides',
  'stack',
  'connectivity-test',
  'evidence-report',
  'log-viewer',
  'preflight-list',
  'tenant-hardening',
  'pilot-and-waves',
  'migration-board',
];

/** Rows that may exceed their budget for now: how far, and why. Any other row that exceeds fails the command. */
export const acceptedOverruns: Readonly<Record<string, { readonly upTo: number; readonly because: string }>> = {
  'core: everything': {
    upTo: 76_000,
    because: 'no page takes it all, see decisions/2026-11-22-what-core-costs-a-page.md',
  },
};
