import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { useConnection } from '../connection/useConnection.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import type { WriteHooks } from '../write/useWrite.ts';
import { CredentialsForm } from './CredentialsForm.tsx';
import type { ServiceAccountFormOptions } from './useServiceAccountForm.ts';

export interface ServiceAccountFormProps
  extends Omit<AuthorizationOptions, 'onBefore' | 'onAfter' | 'mode' | 'begin'>,
    Omit<ServiceAccountFormOptions, 'connection' | 'onBefore' | 'onAfter'>,
    WriteHooks<'save-connection' | 'replace-secret' | 'authorize'> {
  /** The connection to change. Absent: a blank form for a further connection; those that exist are left alone. */
  readonly connectionId?: string | undefined;
  readonly onSaved?: ((connection: Connection) => void) | undefined;
  /** True from the first thing typed until it is saved. What to do about it on leaving is the host's to decide. */
  readonly onDirtyChange?: ((dirty: boolean) => void) | undefined;
  /** For teams that keep the service account in a vault of their browser; otherwise password managers are kept away. @default false */
  readonly allowPasswordManager?: boolean | undefined;
  /** Shows what is set and offers no change. @default false */
  readonly readOnly?: boolean | undefined;
}

/**
 * The service account's credentials: a blank form for the next connection, or the one of a connection that exists. Saving may go on to
 * Microsoft in the same tab.
 *
 * `data-state`: `loading`, `empty` (no such connection), `error` (nothing could be loaded, or the server did not save), `refused` (not
 * for this role), `read-only`, `ready`, `dirty`, `invalid`, `saving`, `saved`.
 */
export function ServiceAccountForm({ connectionId, ...props }: ServiceAccountFormProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const connection = useConnection(connectionId ?? '');
  const status = useMigrationSelector((state) => state.status);
  // A saved form gives way to a fresh one; what was saved has a card from then on.
  const [saved, setSaved] = useState<{ readonly times: number; readonly name: string | null }>({
    times: 0,
    name: null,
  });
  if (connectionId !== undefined && (connection === undefined || status !== 'ready')) {
    const missing = status === 'ready';
    return (
      <div className="authshift-form" data-state={missing ? 'empty' : status === 'failed' ? 'error' : 'loading'}>
        <p className="authshift-hint">{missing ? messages.gone : '…'}</p>
      </div>
    );
  }
  return (
    <CredentialsForm
      {...props}
      key={`${connectionId} ${saved.times}`}
      connection={connection ?? null}
      savedName={saved.name}
      onDone={({ displayName }) => setSaved(({ times }) => ({ times: times + 1, name: displayName }))}
    />
  );
}
