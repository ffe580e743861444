import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';

/** For a whole test file: a state folder of its own, so that no test touches the CA of the person who runs it. */
export function withOwnMachineFolder(): { readonly path: string } {
  const folder = { path: mkdtempSync(join(tmpdir(), 'mock idp machine ')) };
  beforeAll(() => {
    vi.stubEnv('XDG_STATE_HOME', folder.path);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder.path, { recursive: true, force: true });
  });
  return folder;
}
