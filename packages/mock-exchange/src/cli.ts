#!/usr/bin/env node
import { runMockMicrosoft } from './microsoft/runMockMicrosoft.ts';

process.exitCode = await runMockMicrosoft(process.argv.slice(2));
