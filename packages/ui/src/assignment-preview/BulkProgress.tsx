import type { Job } from '@authshift/core/contract';
import { type ReactNode, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { assignmentPreviewEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

interface BulkProgressProps {
  readonly finished: Job | null;
  readonly onDismiss: () => void;
}

const sameJobs = (a: readonly Job[], b: readonly Job[]) => a.length === b.length && a.every((job, i) => job === b[i]);

/** Bulk changes under way, with a way to stop each, and how the last one ended. One user at a time needs no progress. */
export function BulkProgress({ finished, onDismiss }: BulkProgressProps): ReactNode {
  const running = useMigrationSelector(
    (state) => Object.values(state.jobs).filter((job) => job.finishedAt === null && job.total > 1),
    sameJobs,
  );
  return (
    <div role="status" className="authshift-bulk">
      {running.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      {finished !== null && running.length === 0 ? <FinishedJob job={finished} onDismiss={onDismiss} /> : null}
    </div>
  );
}

function RunningJob({ job }: { readonly job: Job }): ReactNode {
  const migration = useMigration();
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const [stopping, setStopping] = useState(false);
  const stop = async () => {
    setStopping(true);
    await migration.abortJob(job.id);
    setStopping(false);
  };
  return (
    <div className="authshift-progress">
      <progress aria-label={messages.progress} max={job.total} value={job.done} />
      <span>{messages.running(job.done, job.total)}</span>
      <Button busy={stopping} onClick={() => void stop()}>
        {stopping ? messages.stopping : messages.stop}
      </Button>
    </div>
  );
}

function FinishedJob({ job, onDismiss }: { readonly job: Job; readonly onDismiss: () => void }): ReactNode {
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const common = useMessages('common', commonEnglish);
  const clean = job.status === 'done' && job.failed === 0 && job.skipped === 0;
  const tone = clean ? 'good' : 'warning';
  return (
    <div className="authshift-banner" data-tone={tone}>
      <ToneGlyph tone={tone} />
      <span className="authshift-banner-text">
        {job.status === 'aborted' ? messages.stopped(job.ok, job.total) : null}
        {job.status !== 'aborted' && clean ? messages.finished(job.ok) : null}
        {job.status !== 'aborted' && !clean ? messages.finishedWith(job.ok, job.skipped, job.failed) : null}
      </span>
      <span className="authshift-banner-actions">
        <Button look="quiet" onClick={onDismiss}>
          {common.dismiss}
        </Button>
      </span>
    </div>
  );
}
