import { moveChange } from '@authshift/core';
import type { UserRow } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { whyClosed } from './moveToOAuth.ts';
import { useRowSettings } from './tableContext.ts';
import { isTicked } from './userTicks.ts';

/** Moves this one user, where there is something to move from. */
export function MoveButton({ user }: { readonly user: UserRow }): ReactNode {
  const { connections, submit, target, refusal } = useRowSettings();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  if (target === null || refusal !== null) return null;
  const change = moveChange(target.id, connections);
  if (!change.untick.some((id) => isTicked(user, id)) || whyClosed(user, target) !== null) return null;
  const title = preview.titleMove(target.displayName);
  return (
    <Button
      look="quiet"
      aria-label={messages.moveRow(user.displayName, target.displayName)}
      onClick={() => submit({ scope: { type: 'include', ids: [user.id] }, change, title }, 1)}
    >
      {messages.moveRowShort}
    </Button>
  );
}
