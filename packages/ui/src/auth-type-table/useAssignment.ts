import type { MigrationError, Result } from '@authshift/core';
import type { AssignmentChange, Job, JobItem, Scope } from '@authshift/core/contract';
import { useMemo, useRef, useState } from 'react';
import { failedRows } from '../assignment-preview/failedRows.ts';
import { assignmentPreviewEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useExplainError } from '../status-line/useExplainError.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';
import {
  isWorthSaying,
  noRefusedCells,
  type RefusedCell,
  type RefusedCells,
  spokenColumn,
  withoutRefused,
  withRefused,
} from './refusedCells.ts';

/** What of a table asks the host first and tells it afterwards. */
export type TableIntent = 'assign' | 'abort-job' | 'retry-failed' | 'undo' | 'export-failed';

/** A change a person has asked for. */
export interface ProposedChange {
  readonly scope: Scope;
  readonly change: AssignmentChange;
  readonly title: string;
  /** How many users the person was told, and when that was read; left out where the engine knows. */
  readonly expectedCount?: number | undefined;
  readonly snapshot?: string | undefined;
  /** The counts a person has seen were overtaken; the dialog says so. */
  readonly overtaken?: boolean;
}

/** What a person has read and accepted before a bulk change: sent along, so that the back end can tell a count that was overtaken. */
export interface Confirmation {
  readonly acceptUnproven: boolean;
  readonly expectedCount: number;
  readonly snapshot: string;
}

type Asked = Pick<ProposedChange, 'change' | 'title'>;

/** A bulk change that has come to its end, and what went wrong with what was asked for afterwards. */
export interface FinishedJob extends Asked {
  readonly job: Job;
  readonly error?: MigrationError | undefined;
}

/** What can be done with proposed and running changes. Each goes through `onBefore` and `onAfter`. */
export interface AssignmentActions {
  /** Shows the counts first. */
  readonly propose: (proposed: ProposedChange) => void;
  readonly cancel: () => void;
  /** Applies at once; where the back end wants the risk accepted first, the counts are shown after all. */
  readonly apply: (proposed: ProposedChange, confirmation?: Confirmation) => void;
  readonly abort: (jobId: string) => Promise<unknown>;
  /** Tries those who failed once more. */
  readonly retryFailed: (finished: FinishedJob) => Promise<void>;
  /** Gives everybody a finished change concerned the ticks they had. */
  readonly undo: (finished: FinishedJob) => Promise<void>;
  /** Who failed or was skipped, as CSV; null where the back end or the host said no. */
  readonly exportFailed: (finished: FinishedJob) => Promise<string | null>;
  readonly dismissFinished: () => void;
}

/** Changes of ticks: what is asked for, what is done, what was refused. */
export interface Assignment extends AssignmentActions {
  readonly proposed: ProposedChange | null;
  readonly finished: FinishedJob | null;
  /** Ticks that were not carried out, until they are tried again. */
  readonly refused: RefusedCells;
}

/** So many of those who failed are marked in the table; the CSV has them all. */
const itemsRead = 1000;
/** A refusal of so few named users is said where they are ticked; of more, once for all. */
const namedCells = 20;

export function useAssignment(hooks: WriteHooks<TableIntent>): Assignment {
  const { migration, addFailedChange, announce } = useMigrationContext();
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const explain = useExplainError();
  const write = useWrite(hooks);
  const [proposed, setProposed] = useState<ProposedChange | null>(null);
  const [finished, setFinished] = useState<FinishedJob | null>(null);
  const [refused, setRefused] = useState<RefusedCells>(noRefusedCells);
  const words = useRef(messages);
  words.current = messages;

  const actions = useMemo<AssignmentActions>(() => {
    const mark = (cells: readonly RefusedCell[]) => {
      if (cells.length === 0) return;
      setRefused((known) => withRefused(known, cells));
      announce(words.current.refused(cells.length, cells[0]?.why ?? ''));
    };

    const settle = async (job: Job, { change, title }: Asked) => {
      if (job.total > 1) setFinished({ job, change, title });
      const connectionId = spokenColumn(change);
      for (const status of ['failed', 'skipped'] as const) {
        if (job[status] === 0) continue;
        const items = await migration.call('listJobItems', job.id, { status, limit: itemsRead });
        if (!items.ok) return migration.dismissNotice();
        const toCell = (item: JobItem): RefusedCell => ({
          userId: item.userId,
          connectionId,
          why: whyOf(item, words.current.refusedCode),
          retry: () => apply({ scope: { type: 'include', ids: [item.userId] }, change, title }),
        });
        mark(items.value.items.filter(isWorthSaying).map(toCell));
      }
    };

    const fail = (wanted: ProposedChange, error: MigrationError) => {
      migration.dismissNotice();
      const { scope, change } = wanted;
      const code = error.problem?.code;
      const retry = () => apply(wanted);
      if (error.kind === 'cancelled') return;
      if (code === 'unproven_not_accepted' || code === 'scope_changed') {
        setProposed({ ...wanted, overtaken: code === 'scope_changed' });
        return;
      }
      if (error.problem === null || scope.type === 'exclude' || scope.ids.length > namedCells) {
        addFailedChange({ error, retry });
        return;
      }
      const { why, remedy } = explain(error);
      const reason = remedy === null ? why : `${why}. ${remedy}`;
      mark(scope.ids.map((userId) => ({ userId, connectionId: spokenColumn(change), why: reason, retry })));
    };

    const apply = async (wanted: ProposedChange, confirmation?: Confirmation) => {
      const { scope, change, expectedCount, snapshot } = wanted;
      const told = {
        ...(expectedCount === undefined ? {} : { expectedCount }),
        ...(snapshot === undefined ? {} : { snapshot }),
      };
      const result = await write({ type: 'assign', scope, change }, () => {
        setProposed(null);
        setFinished(null);
        if (scope.type === 'include') setRefused((cells) => withoutRefused(cells, scope.ids, change));
        return migration.assign(scope, change, { ...told, ...confirmation });
      });
      if (result?.ok === true) await settle(result.value, wanted);
      if (result?.ok === false) fail(wanted, result.error);
    };

    /** Something asked of a finished change: it ends as another one, or says why not. */
    const goOn = async (from: FinishedJob, result: Result<Job> | null) => {
      if (result === null) return;
      migration.dismissNotice();
      if (!result.ok) return setFinished({ ...from, error: result.error });
      setRefused(noRefusedCells);
      setFinished({ ...from, job: result.value, error: undefined });
      await settle(result.value, from);
    };

    return {
      propose: setProposed,
      cancel: () => setProposed(null),
      apply: (wanted, confirmation) => void apply(wanted, confirmation),
      abort: (jobId) => write({ type: 'abort-job', jobId }, () => migration.abortJob(jobId)),
      async retryFailed(from) {
        const jobId = from.job.id;
        const send = async () => {
          const queued = await migration.call('retryFailed', jobId);
          return queued.ok ? migration.followJob(queued.value.jobId) : queued;
        };
        await goOn(from, await write<Job>({ type: 'retry-failed', jobId }, send));
      },
      async undo(from) {
        const jobId = from.job.id;
        await goOn(from, await write({ type: 'undo', jobId }, () => migration.undo(jobId)));
      },
      async exportFailed(from) {
        const jobId = from.job.id;
        const result = await write({ type: 'export-failed', jobId }, () => migration.call('exportJobItems', jobId));
        if (result === null) return null;
        if (result.ok) return failedRows(result.value);
        migration.dismissNotice();
        setFinished({ ...from, error: result.error });
        return null;
      },
      dismissFinished: () => setFinished(null),
    };
  }, [migration, write, explain, announce, addFailedChange]);
  return useMemo(() => ({ ...actions, proposed, finished, refused }), [actions, proposed, finished, refused]);
}

function whyOf({ literal, code }: JobItem, words: Readonly<Record<string, string>>): string {
  return literal ?? words[code ?? ''] ?? code ?? words.unknown ?? '';
}
