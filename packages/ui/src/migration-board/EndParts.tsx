import { isConnected } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Later } from '../later/Later.tsx';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { useBoard } from './boardContext.ts';
import { connectionCard, connectivityTest, disconnectDialog } from './laterParts.ts';
import { Opened } from './Opened.tsx';

/** Each connection that is being left, and the question before it goes; a disconnected one can be restored from its card. */
export function DisconnectPart(): ReactNode {
  const { leaving, readOnly } = useBoard();
  return leaving.map((connection) => (
    <div className="authshift-board-part" key={connection.id}>
      <Opened part={connectionCard} props={{ connectionId: connection.id, actions: readOnly ? [] : ['restore'] }} />
      {isConnected(connection) && !readOnly ? <Leave connection={connection} /> : null}
    </div>
  ));
}

function Leave({ connection }: { readonly connection: Connection }): ReactNode {
  const { hooks, showUsers } = useBoard();
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const refusal = useRoleRefusal('admin');
  const [asking, setAsking] = useState(false);
  const { id, displayName } = connection;
  return (
    <div className="authshift-card-actions">
      <Button disabled={refusal !== null} title={refusal ?? undefined} onClick={() => setAsking(true)}>
        {messages.disconnect(displayName)}
      </Button>
      {asking ? (
        <Later
          part={disconnectDialog}
          props={{ ...hooks, connectionId: id, open: true, onClose: () => setAsking(false), onShowUsers: showUsers }}
        />
      ) : null}
    </div>
  );
}

/** A test of each new connection, and one of what the tenant shall refuse. */
export function ProvePart(): ReactNode {
  const { leaving, targets, hooks } = useBoard();
  const changes = useMigrationSelector((state) => state.policyChanges);
  const declared = leaving.flatMap(
    ({ id }) => changes?.findLast((change) => change.connectionId === id && change.declaredAppliedAt !== null) ?? [],
  );
  return (
    <>
      {targets.map(({ id }) => (
        <Opened key={id} part={connectivityTest} props={{ ...hooks, target: { connectionId: id } }} />
      ))}
      {declared.map(({ id }) => (
        <Opened key={id} part={connectivityTest} props={{ ...hooks, target: { policyChangeId: id } }} />
      ))}
    </>
  );
}
