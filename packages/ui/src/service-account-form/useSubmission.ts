import type { Migration, MigrationError, Result } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import { useCallback, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { type FormValues, inputOf, patchOf, type TypedSecrets } from './formValues.ts';

export interface Submission {
  /** The connection being changed, and how the form looked before; null for a new one. */
  readonly editing: { readonly id: string; readonly before: FormValues } | null;
  readonly values: FormValues;
  readonly secrets: TypedSecrets;
}

/** Sends the form: creates the connection, or changes only what differs and replaces the secret only if one was typed. */
export function useSubmission(): {
  readonly busy: boolean;
  /** A refusal that is about no field in particular. */
  readonly error: MigrationError | null;
  readonly save: (submission: Submission) => Promise<Result<Connection>>;
  readonly forgetError: () => void;
} {
  const migration = useMigration();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);
  const save = useCallback(
    async (submission: Submission) => {
      setBusy(true);
      setError(null);
      const result = await send(migration, submission);
      setBusy(false);
      if (result.ok) return result;
      // Said in the form, where everything typed still stands.
      migration.dismissNotice();
      if ((result.error.problem?.fields?.length ?? 0) === 0) setError(result.error);
      return result;
    },
    [migration],
  );
  const forgetError = useCallback(() => setError(null), []);
  return { busy, error, save, forgetError };
}

async function send(migration: Migration, { editing, values, secrets }: Submission): Promise<Result<Connection>> {
  if (editing === null) return migration.createConnection(inputOf(values, secrets));
  const patch = patchOf(editing.before, values, secrets);
  const changed = await update(migration, editing.id, patch);
  if (!changed.ok) return changed;
  const secret = values.authType === 'oauth-delegated' ? secrets.clientSecret : secrets.password;
  // A new registration was sent with its secret already.
  if (secret === null || secret === '' || patch.registration !== undefined) return changed;
  return migration.replaceSecret(editing.id, { secret });
}

async function update(
  migration: Migration,
  connectionId: string,
  patch: ReturnType<typeof patchOf>,
): Promise<Result<Connection>> {
  const current = migration.getState().connections.find((connection) => connection.id === connectionId);
  if (current !== undefined && Object.keys(patch).length === 0) return { ok: true, value: current };
  return migration.updateConnection(connectionId, patch);
}
