import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { folderNames, rightLevels } from './folderRight.ts';

const stateSchema = z.object({
  /** Calendars that differ from the default one, by object id of the mailbox. */
  calendars: z.record(
    z.string(),
    z
      .array(
        z.object({
          id: z.string(),
          subject: z.string(),
          start: z.string(),
          end: z.string(),
          organizer: z.string().exactOptional(),
        }),
      )
      .readonly(),
  ),
  /** Explicit rights; mailbox and account are object ids. */
  rights: z
    .array(
      z.object({ mailbox: z.string(), account: z.string(), folder: z.enum(folderNames), level: z.enum(rightLevels) }),
    )
    .readonly(),
});

export type MailboxState = z.output<typeof stateSchema>;

/** What was saved cannot be used; `message` says what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

export interface StateFile {
  /** Undefined when nothing was saved yet. Rejects when what was saved cannot be read. */
  read(): Promise<MailboxState | undefined>;
  write(state: MailboxState): Promise<void>;
}

/** `mailboxes.json` in a folder that is made when first written (0700; the file 0600, replaced atomically). */
export function openStateFile(folder: string): StateFile {
  const path = join(folder, 'mailboxes.json');
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw new StateError(`The saved mailboxes ${path} cannot be read (${error.code ?? 'unknown error'}).`);
      });
      return text === undefined ? undefined : parseState(text, path);
    },
    write: (state) => replace(folder, path, state),
  };
}

function parseState(text: string, path: string): MailboxState {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    throw new StateError(`The saved mailboxes ${path} are damaged. Move the file away to start from the seed.`);
  }
}

async function replace(folder: string, path: string, state: MailboxState): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
  await rename(draft, path);
}
