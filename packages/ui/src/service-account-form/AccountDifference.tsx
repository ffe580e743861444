import { isLegacy } from '@authshift/core';
import type { ReactNode } from 'react';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';

/**
 * Says when a new OAuth connection would sign in as somebody else than the Basic one it is to follow: allowed, but the new
 * account may lack the rights on calendars that the old one was given.
 */
export function AccountDifference({ account }: { readonly account: string }): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const connections = useMigrationSelector((state) => state.connections);
  const typed = account.trim().toLowerCase();
  const predecessors = connections.filter((one) => isLegacy(one) && one.status !== 'disconnected');
  const [first] = predecessors;
  const same = predecessors.some((one) => one.account.toLowerCase() === typed);
  const differs = first !== undefined && !same && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(typed);
  return (
    <div role="status">
      {differs ? (
        <StatusMark tone="warning">{messages.accountDiffers(first.displayName, first.account)}</StatusMark>
      ) : null}
    </div>
  );
}
