import fc from 'fast-check';

// A mutant needs one case that fails, not the smallest one.
fc.configureGlobal({ numRuns: 30, seed: 1, endOnFailure: true });
