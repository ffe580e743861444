import type { UserRow } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark, syncTone } from '../status-mark/StatusMark.tsx';
import { useRowSettings } from './tableContext.ts';
import { userStatus } from './userStatus.ts';

/** How a user stands, worst cause first, with the literal answer where there is one. */
export function UserStatusCell({ user }: { readonly user: UserRow }): ReactNode {
  const { connections } = useRowSettings();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const common = useMessages('common', commonEnglish);
  const { worst, ticked, writer } = userStatus(user);
  const nameOf = (id: string) => connections.find((connection) => connection.id === id)?.displayName ?? '';
  if (!user.enabled || worst === null) {
    return (
      <div className="authshift-row-status">
        <StatusMark tone={user.enabled ? 'warning' : 'neutral'}>
          {user.enabled ? common.notSyncing : messages.closed.user_disabled}
        </StatusMark>
      </div>
    );
  }
  const several = ticked.length > 1;
  const differing = ticked.some(({ state }) => state !== worst.state);
  const literal = worst.lastError !== null && syncTone[worst.state] !== 'good' ? worst.lastError.literal : null;
  return (
    <div className="authshift-row-status">
      <StatusMark tone={syncTone[worst.state]}>
        {common.syncState[worst.state]}
        {differing ? <span className="authshift-on"> {messages.onConnection(nameOf(worst.connectionId))}</span> : null}
      </StatusMark>
      {literal === null ? null : (
        <span className="authshift-second authshift-clip" dir="ltr" title={literal}>
          {literal}
        </span>
      )}
      {literal === null && several && writer !== null ? (
        <span className="authshift-second">{messages.writer(nameOf(writer.connectionId))}</span>
      ) : null}
    </div>
  );
}
