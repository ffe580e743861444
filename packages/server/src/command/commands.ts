import { auditVerify } from './auditVerify.ts';
import type { Command } from './command.ts';
import { health } from './health.ts';
import { migrate } from './migrate.ts';
import { provision } from './provision.ts';
import { rotateKey } from './rotateKey.ts';
import { serve } from './serve.ts';
import { work } from './work.ts';

/**
 * What `authshift-server` can be told to do: a file each, which imports what is heavy once it runs. A name of two words stands before one
 * that is its first word.
 */
export const commands: readonly Command[] = [serve, work, migrate, provision, rotateKey, auditVerify, health];
