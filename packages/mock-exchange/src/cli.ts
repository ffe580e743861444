#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Node keeps what it compiled, where it can, so that the next start is quicker.
nodeModule.enableCompileCache?.();
const { runMockMicrosoft } = await import('./microsoft/runMockMicrosoft.ts');
process.exitCode = await runMockMicrosoft(process.argv.slice(2));
nodeModule.flushCompileCache?.();
