import type { MigrationError } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { useWrite } from '../write/useWrite.ts';

/** Microsoft knows the expected account under another name: only a person can say whether it is the same one. */
export function AliasAcceptance({ connection }: { readonly connection: Connection }): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const migration = useMigration();
  const write = useWrite<'save-connection'>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);
  const detailId = useId();
  const { id, account, wrongAccount } = connection;
  if (wrongAccount === null) return null;
  const { upn } = wrongAccount.returned;
  const accept = async () => {
    setBusy(true);
    setError(null);
    const answer = await write({ type: 'save-connection', connectionId: id }, () =>
      migration.updateConnection(id, { acceptAlias: upn }),
    );
    setBusy(false);
    if (answer !== null && !answer.ok) setError(answer.error);
  };
  return (
    <div className="authshift-banner" data-tone="warning">
      <div className="authshift-banner-text">
        <StatusMark tone="warning">{messages.alias(upn)}</StatusMark>
        <p id={detailId}>{messages.aliasDetail(upn, account)}</p>
        <div role="status">{error === null ? null : <ErrorNotice title={messages.aliasFailed} error={error} />}</div>
      </div>
      <span className="authshift-banner-actions">
        <Button busy={busy} aria-describedby={detailId} onClick={() => void accept()}>
          {messages.acceptAlias(upn)}
        </Button>
      </span>
    </div>
  );
}
