import { consoleCommands } from './consoleCommands.ts';
import { objectCommands } from './objectCommands.ts';
import type { StandardCommand } from './standardCommand.ts';

/** The commands of PowerShell itself, and those of the module that say who runs the others. */
export const standardCommands: readonly StandardCommand[] = [...objectCommands, ...consoleCommands];

const byName: ReadonlyMap<string, StandardCommand> = new Map(
  standardCommands.flatMap((command) =>
    [command.name, ...command.short].map((name) => [name.toLowerCase(), command] as const),
  ),
);

export function findStandardCommand(name: string): StandardCommand | undefined {
  return byName.get(name.toLowerCase());
}
