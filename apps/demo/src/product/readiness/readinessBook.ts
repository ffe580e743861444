import { existsSync, readFileSync } from 'node:fs';
import { writePrivately } from '../../launcher/stateFolder.ts';

/** Why a check was skipped, and who answers for it. */
export interface Skip {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** What Harborline itself remembers of one customer's readiness. */
export interface ReadinessNotes {
  readonly skips: Readonly<Record<string, Skip>>;
  /** The setting "modern sign-in for Exchange" as somebody has set it; null: nobody has, so that the default counts. */
  readonly modernSignIn: boolean | null;
}

const nothing: ReadinessNotes = { skips: {}, modernSignIn: null };

/** A small file in the demo's folder: written before it is answered, so that it survives whatever ends the process. */
export interface ReadinessBook {
  read(organizationId: string): ReadinessNotes;
  write(organizationId: string, change: Partial<ReadinessNotes>): ReadinessNotes;
  forget(organizationId: string): void;
}

export function openReadinessBook(file: string): ReadinessBook {
  const all = (): Record<string, ReadinessNotes> =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, ReadinessNotes>) : {};
  const keep = (organizationId: string, notes: ReadinessNotes | undefined) => {
    const { [organizationId]: _, ...others } = all();
    const next = notes === undefined ? others : { ...others, [organizationId]: notes };
    writePrivately(file, JSON.stringify(next));
  };
  const read = (organizationId: string) => all()[organizationId] ?? nothing;
  return {
    read,
    write: (organizationId, change) => {
      const notes = { ...read(organizationId), ...change };
      keep(organizationId, notes);
      return notes;
    },
    forget: (organizationId) => keep(organizationId, undefined),
  };
}
