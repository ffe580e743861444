import type { MigrationError } from '@authshift/core';
import type { AssignmentPreview, Connection } from '@authshift/core/contract';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Assignment, ProposedChange } from '../auth-type-table/useAssignment.ts';
import { Button } from '../button/Button.tsx';
import { Dialog } from '../dialog/Dialog.tsx';
import { assignmentPreviewEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { PreviewCounts } from './PreviewCounts.tsx';

export interface AssignmentPreviewDialogProps {
  readonly assignment: Assignment;
  readonly connections: readonly Connection[];
}

/** Counts a bulk change before it happens: how many change, what from and to, who is at risk, who is left out. */
export function AssignmentPreviewDialog({ assignment, connections }: AssignmentPreviewDialogProps): ReactNode {
  if (assignment.proposed === null) return null;
  return <OpenPreview proposed={assignment.proposed} assignment={assignment} connections={connections} />;
}

type Counted =
  | { readonly at: 'counting' }
  | { readonly at: 'failed'; readonly error: MigrationError }
  | { readonly at: 'counted'; readonly preview: AssignmentPreview };

interface OpenPreviewProps extends AssignmentPreviewDialogProps {
  readonly proposed: ProposedChange;
}

function OpenPreview({ proposed, assignment, connections }: OpenPreviewProps): ReactNode {
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const common = useMessages('common', commonEnglish);
  const [counted, recount] = usePreview(proposed);
  const [accepted, setAccepted] = useState(false);
  const preview = counted.at === 'counted' ? counted.preview : null;
  const unproven = preview?.warned.find((warning) => warning.code === 'unproven')?.count ?? 0;
  const blocked = preview?.blocked.reduce((sum, reason) => sum + reason.count, 0) ?? 0;
  const changing = preview?.changing ?? 0;
  const ready = preview !== null && changing > 0 && (unproven === 0 || accepted);
  const apply = () => {
    if (preview === null || !ready) return;
    const { count: expectedCount, snapshot } = preview;
    assignment.apply(proposed, { acceptUnproven: accepted, expectedCount, snapshot });
  };
  return (
    <Dialog
      open
      onClose={assignment.cancel}
      title={proposed.title}
      actions={
        <>
          <Button onClick={assignment.cancel}>{common.cancel}</Button>
          {preview === null ? null : (
            <Button look={unproven > 0 ? 'danger' : 'primary'} disabled={!ready} onClick={apply}>
              {messages.apply(changing)}
            </Button>
          )}
        </>
      }
    >
      {proposed.overtaken === true ? <p role="status">{messages.changed}</p> : null}
      <div role="status">
        {counted.at === 'counting' ? <p>{messages.counting}</p> : null}
        {counted.at === 'failed' ? (
          <ErrorNotice title={messages.failed} error={counted.error} onRetry={() => void recount()} />
        ) : null}
      </div>
      {preview === null ? null : (
        <PreviewCounts preview={preview} connections={connections} blocked={blocked}>
          {unproven === 0 ? null : (
            <label className="authshift-accept">
              <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
              <span>{messages.acceptUnproven(unproven)}</span>
            </label>
          )}
        </PreviewCounts>
      )}
    </Dialog>
  );
}

function usePreview({ scope, change }: ProposedChange): [Counted, () => Promise<void>] {
  const migration = useMigration();
  const [counted, setCounted] = useState<Counted>({ at: 'counting' });
  const count = useCallback(async () => {
    setCounted({ at: 'counting' });
    const result = await migration.previewAssignment(scope, change);
    if (result.ok) return setCounted({ at: 'counted', preview: result.value });
    // Said here, where it was asked; the status line would say that a change was taken back.
    migration.dismissNotice();
    setCounted({ at: 'failed', error: result.error });
  }, [migration, scope, change]);
  useEffect(() => void count(), [count]);
  return [counted, count];
}
