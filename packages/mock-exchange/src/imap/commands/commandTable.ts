import type { CommandRule } from '../session/imapSession.ts';
import { folderCommands } from './folderCommands.ts';
import { byUidToo, messageCommands } from './messageCommands.ts';
import { sessionCommands } from './sessionCommands.ts';
import { signInCommands } from './signInCommands.ts';

const commands: ReadonlyMap<string, CommandRule> = new Map([
  ...Object.entries(sessionCommands),
  ...Object.entries(signInCommands),
  ...Object.entries(folderCommands),
  ...Object.entries(messageCommands),
]);

/** The rule for a name in capitals; undefined for a command Exchange does not know. */
export function findCommand(name: string): CommandRule | undefined {
  return commands.get(name);
}

/** The rule for what follows `UID`. */
export function findUidCommand(name: string): CommandRule | undefined {
  return byUidToo.includes(name) ? commands.get(name) : undefined;
}
