import { existsSync, readFileSync } from 'node:fs';
import { writePrivately } from '../launcher/stateFolder.ts';

/** What of a rehearsal neither the mocks nor the database can tell: which faults a person switched on, and which scenarios were begun. */
export interface RehearsalNotes {
  readonly faultsOf: (scenarioId: string) => readonly string[];
  noteFault(scenarioId: string, faultId: string, on: boolean): void;
  isBegun(scenarioId: string): boolean;
  noteBegun(scenarioId: string): void;
  forget(scenarioId: string): void;
}

interface Notes {
  readonly begun: boolean;
  readonly faults: readonly string[];
}

const untouched: Notes = { begun: false, faults: [] };

/** Kept in a file, so that a restart of the demo forgets nothing. */
export function openRehearsalNotes(path: string): RehearsalNotes {
  const notes = new Map(Object.entries(readNotes(path)));
  const of = (id: string): Notes => notes.get(id) ?? untouched;
  const write = (id: string, next: Notes): void => {
    notes.set(id, next);
    writePrivately(path, JSON.stringify(Object.fromEntries(notes)));
  };
  return {
    faultsOf: (id) => of(id).faults,
    noteFault: (id, faultId, on) => {
      const others = of(id).faults.filter((one) => one !== faultId);
      write(id, { begun: true, faults: on ? [...others, faultId] : others });
    },
    isBegun: (id) => of(id).begun,
    noteBegun: (id) => {
      if (!of(id).begun) write(id, { ...of(id), begun: true });
    },
    forget: (id) => write(id, untouched),
  };
}

function readNotes(path: string): Record<string, Notes> {
  if (!existsSync(path)) return {};
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Notes>;
}
