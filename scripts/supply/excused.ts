/** What the scanners find and we have looked at. Each has a reason, and is found missing here once nothing is found any more. */

export interface ExcusedSecret {
  /** Path from the repository's root. */
  readonly file: string;
  /** The scanner's rule, without its package. */
  readonly rule: string;
  readonly why: string;
}

export const excusedSecrets: readonly ExcusedSecret[] = [
  {
    file: 'packages/server/src/exchange/reach.test.ts',
    rule: 'basicauth',
    why: 'an address with invented credentials, which the test wants refused',
  },
  {
    file: 'packages/server/test/support/postgres.ts',
    rule: 'database-connection-string',
    why: 'the database of one test run, on the loopback address, gone with it',
  },
];

export interface ExcusedAdvisory {
  /** `GHSA-…`. */
  readonly id: string;
  readonly package: string;
  /** Why it does not reach us. */
  readonly why: string;
  /** The day on which it has to be looked at again. */
  readonly until: string;
}

export const excusedAdvisories: readonly ExcusedAdvisory[] = [
  {
    id: 'GHSA-m5vv-6r4h-3vj9',
    package: '@azure/identity',
    why: 'the major version before the latest, which only tests of mock-idp run, against the mock; nothing ships with it',
    until: '2027-05-23',
  },
];
