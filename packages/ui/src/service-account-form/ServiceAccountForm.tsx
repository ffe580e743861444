import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { useConnection } from '../connection/useConnection.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { CredentialsForm } from './CredentialsForm.tsx';
import type { FormAuthType } from './formValues.ts';

export interface ServiceAccountFormProps extends AuthorizationOptions {
  /** The connection to change. Absent: a blank form for a further connection; those that exist are left alone. */
  readonly connectionId?: string | undefined;
  /** What a new connection may use; the first is chosen. @default OAuth, Basic, NTLM */
  readonly authTypes?: readonly FormAuthType[] | undefined;
  /** @default the service address of the first connection there is */
  readonly serviceAddress?: string | undefined;
  readonly onSaved?: ((connection: Connection) => void) | undefined;
  /** True from the first thing typed until it is saved. What to do about it on leaving is the host's to decide. */
  readonly onDirtyChange?: ((dirty: boolean) => void) | undefined;
}

/** The service account's credentials: a blank form for the next connection, or the one of a connection that exists. */
export function ServiceAccountForm({ connectionId, ...props }: ServiceAccountFormProps): ReactNode {
  if (connectionId !== undefined) return <ExistingForm {...props} connectionId={connectionId} />;
  return <BlankForm {...props} />;
}

type BlankFormProps = Omit<ServiceAccountFormProps, 'connectionId'>;

function BlankForm(props: BlankFormProps): ReactNode {
  // A saved form gives way to a blank one; its connection has a card from then on.
  const [saved, setSaved] = useState<{ readonly times: number; readonly name: string | null }>({
    times: 0,
    name: null,
  });
  return (
    <CredentialsForm
      {...props}
      key={saved.times}
      connection={null}
      savedName={saved.name}
      onDone={(connection) => setSaved(({ times }) => ({ times: times + 1, name: connection.displayName }))}
    />
  );
}

function ExistingForm({ connectionId, ...props }: BlankFormProps & { readonly connectionId: string }): ReactNode {
  const connection = useConnection(connectionId);
  const loaded = useMigrationSelector((state) => state.status === 'ready');
  const [saved, setSaved] = useState<{ readonly times: number; readonly name: string | null }>({
    times: 0,
    name: null,
  });
  if (connection === undefined || !loaded) return null;
  return (
    <CredentialsForm
      {...props}
      key={`${connectionId} ${saved.times}`}
      connection={connection}
      savedName={saved.name}
      onDone={({ displayName }) => setSaved(({ times }) => ({ times: times + 1, name: displayName }))}
    />
  );
}
