#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Node keeps what it compiled, where it can, so that the next start is quicker.
nodeModule.enableCompileCache?.();
const { runCommand } = await import('./runCommand.ts');
process.exitCode = await runCommand(process.argv.slice(2), process.env);
