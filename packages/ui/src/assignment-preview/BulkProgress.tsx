import { decideUndo, type Job, sameMembers } from '@authshift/core';
import { type ReactNode, useState } from 'react';
import type { Assignment, FinishedJob } from '../auth-type-table/useAssignment.ts';
import { Button } from '../button/Button.tsx';
import { assignmentPreviewEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ProgressLine } from '../progress-line/ProgressLine.tsx';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { saveFile } from '../save-file/saveFile.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

export interface BulkProgressProps {
  readonly assignment: Assignment;
}

/** Bulk changes under way, with a way to stop each, and how the last one ended. One user at a time needs no progress. */
export function BulkProgress({ assignment }: BulkProgressProps): ReactNode {
  const { finished } = assignment;
  const running = useMigrationSelector(
    (state) => Object.values(state.jobs).filter((job) => job.finishedAt === null && job.total > 1),
    sameMembers,
  );
  return (
    <div role="status" className="authshift-bulk">
      {running.map((job) => (
        <RunningJob key={job.id} job={job} abort={assignment.abort} />
      ))}
      {finished !== null && running.length === 0 ? <Outcome finished={finished} assignment={assignment} /> : null}
    </div>
  );
}

function RunningJob({ job, abort }: { readonly job: Job; readonly abort: Assignment['abort'] }): ReactNode {
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const [stopping, stop] = useBusy(() => abort(job.id));
  return <ProgressLine words={messages} done={job.done} total={job.total} onStop={stop} stopping={stopping} />;
}

interface OutcomeProps {
  readonly finished: FinishedJob;
  readonly assignment: Assignment;
}

/** How a bulk change ended, and what can still be done about it. */
function Outcome({ finished, assignment }: OutcomeProps): ReactNode {
  const { job, error } = finished;
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const common = useMessages('common', commonEnglish);
  const undoable = useMigrationSelector((state) => decideUndo(state, job.id).allowed);
  const mayExport = useRoleRefusal('admin') === null;
  const [undoing, undo] = useBusy(() => assignment.undo(finished));
  const [retrying, retry] = useBusy(() => assignment.retryFailed(finished));
  const [saving, save] = useBusy(async () => {
    const csv = await assignment.exportFailed(finished);
    if (csv !== null) saveFile({ name: 'failed-users.csv', type: 'text/csv', text: csv });
  });
  const left = job.failed + job.skipped;
  const clean = job.status === 'done' && left === 0;
  const tone = clean ? 'good' : 'warning';
  return (
    <>
      {error === undefined ? null : <ErrorNotice title={messages.notDone} error={error} />}
      <div className="authshift-banner" data-tone={tone}>
        <ToneGlyph tone={tone} />
        <span className="authshift-banner-text">
          {job.status === 'aborted' ? messages.stopped(job.ok, job.total) : null}
          {job.status !== 'aborted' && clean ? messages.finished(job.ok) : null}
          {job.status !== 'aborted' && !clean ? messages.finishedWith(job.ok, job.skipped, job.failed) : null}
        </span>
        <span className="authshift-banner-actions">
          {undoable ? (
            <Button busy={undoing} onClick={undo}>
              {messages.undo}
            </Button>
          ) : null}
          {job.failed === 0 ? null : (
            <Button busy={retrying} onClick={retry}>
              {messages.retryFailed(job.failed)}
            </Button>
          )}
          {left === 0 || !mayExport ? null : (
            <Button busy={saving} onClick={save}>
              {messages.exportFailed}
            </Button>
          )}
          <Button look="quiet" onClick={assignment.dismissFinished}>
            {common.dismiss}
          </Button>
        </span>
      </div>
    </>
  );
}

function useBusy(work: () => Promise<unknown>): [boolean, () => void] {
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  return [busy, () => void start()];
}
