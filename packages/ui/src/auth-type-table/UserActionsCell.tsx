import { moveChange } from '@authshift/core';
import type { UserRow } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { moveTargets } from './moveToOAuth.ts';
import { useTableContext } from './tableContext.ts';

/** Moves this one user, where there is something to move from. */
export function UserActionsCell({ user }: { readonly user: UserRow }): ReactNode {
  const { roster, connections, assignment, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const [target] = moveTargets(connections);
  const row = roster.rowOf(user.id);
  if (target === undefined || row === undefined || !user.enabled || refusal !== null) return null;
  const change = moveChange(target.id, connections);
  if (!change.untick.some((id) => roster.isAssigned(row, id))) return null;
  const move = {
    scope: { type: 'include' as const, ids: [user.id] },
    change,
    title: preview.titleMove(target.displayName),
  };
  return (
    <Button
      look="quiet"
      aria-label={messages.moveRow(user.displayName, target.displayName)}
      onClick={() => assignment.apply(move)}
    >
      {messages.moveRowShort}
    </Button>
  );
}
