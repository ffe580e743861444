import fc from 'fast-check';
import { beforeEach } from 'vitest';

// A mutant needs one case that fails, not the smallest one.
fc.configureGlobal({ numRuns: 10, seed: 1, endOnFailure: true });

/** Tests with so many rows that thousands of mutants would take hours. What nothing else shows is explained where it stands. */
const large = /made in turns|many rows|65536 texts|whatever the ids are|every pair of letters/;

beforeEach(({ task, skip }) => skip(large.test(task.fullName)));
