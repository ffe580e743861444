import type { AssignmentPreview, Connection } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { assignmentPreviewEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';

interface PreviewCountsProps {
  readonly preview: AssignmentPreview;
  readonly connections: readonly Connection[];
  readonly blocked: number;
  /** What must be accepted, below the warnings it is about. */
  readonly children: ReactNode;
}

export function PreviewCounts({ preview, connections, blocked, children }: PreviewCountsProps): ReactNode {
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  return (
    <>
      <p className="authshift-preview-count">
        {preview.changing === 0 ? messages.nothing : messages.changing(preview.changing, preview.count)}
      </p>
      {preview.changing === 0 ? null : <Transitions preview={preview} connections={connections} />}
      {preview.warned.map(({ code, count, sample }) => (
        <Concern key={code} tone="warning" text={messages.warned[code](count)} count={count} sample={sample} />
      ))}
      {children}
      {blocked === 0
        ? null
        : preview.blocked.map(({ code, count, sample }) => (
            <Concern key={code} tone="neutral" text={messages.blocked[code](count)} count={count} sample={sample} />
          ))}
    </>
  );
}

function Transitions({ preview, connections }: Pick<PreviewCountsProps, 'preview' | 'connections'>): ReactNode {
  const { format } = useMigrationContext();
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const captionId = useId();
  const nameOf = (id: string) => connections.find((connection) => connection.id === id)?.displayName ?? id;
  const names = (ids: readonly string[]) => (ids.length === 0 ? messages.nothingTicked : format.list(ids.map(nameOf)));
  const changes = preview.transitions.filter(({ from, to }) => [...from].sort().join() !== [...to].sort().join());
  return (
    <table className="authshift-transitions" aria-labelledby={captionId}>
      <caption id={captionId}>{messages.transitions}</caption>
      <thead>
        <tr>
          <th scope="col">{messages.before}</th>
          <th scope="col">{messages.after}</th>
          <th scope="col">{messages.usersColumn}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ from, to, count }) => (
          <tr key={`${from.join()}>${to.join()}`}>
            <td>
              <bdi>{names(from)}</bdi>
            </td>
            <td>
              <bdi>{names(to)}</bdi>
            </td>
            <td>{format.number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ConcernProps {
  readonly tone: Tone;
  readonly text: string;
  readonly count: number;
  readonly sample: AssignmentPreview['warned'][number]['sample'];
}

const named = 5;

function Concern({ tone, text, count, sample }: ConcernProps): ReactNode {
  const messages = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const shown = sample.slice(0, named);
  return (
    <div className="authshift-concern">
      <StatusMark tone={tone}>{text}</StatusMark>
      <ul className="authshift-people">
        {shown.map((user) => (
          <li key={user.userId}>
            <bdi>{user.displayName}</bdi> <span className="authshift-hint">{user.address}</span>
          </li>
        ))}
        {count > shown.length ? <li>{messages.andMore(count - shown.length)}</li> : null}
      </ul>
    </div>
  );
}
