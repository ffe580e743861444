import { defineConfig } from 'vitest/config';

/**
 * The tests of the one folder that scripts/mutate.ts mutates, as Stryker runs them: once per mutant, so with fewer and always the
 * same random cases. (Stryker's own `testFiles` switches mutants of constants on only after their module has been read: 10.1.1.)
 */
export default defineConfig({
  test: {
    environment: 'node',
    include: [`src/${process.env.AUTHSHIFT_MUTATED}/**/*.test.ts`],
    setupFiles: ['test/fewerCases.ts'],
    testTimeout: 20_000,
  },
});
