import type { FieldProblem } from '@authshift/core/contract';
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { formEnglish } from '../messages/english/form.ts';
import { formNoticesEnglish } from '../messages/english/formNotices.ts';
import { useMessages } from '../messages/useMessages.ts';

interface ErrorSummaryProps {
  readonly problems: readonly FieldProblem[];
  /** Counts the times the form was sent in vain; each time the summary takes the focus. */
  readonly attempt: number;
  /** The element of a field; null where the form does not show it. */
  readonly idOf: (path: string) => string | null;
}

/** Everything that keeps the form from being saved, in one place, each with a way to its field. */
export function ErrorSummary({ problems, attempt, idOf }: ErrorSummaryProps): ReactNode {
  const messages = useMessages('formNotices', formNoticesEnglish);
  const { problem } = useMessages('form', formEnglish);
  const summary = useRef<HTMLDivElement>(null);
  const titleId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus again
  useEffect(() => summary.current?.focus(), [attempt]);
  return (
    <div ref={summary} className="authshift-error-summary" role="alert" tabIndex={-1} aria-labelledby={titleId}>
      <h3 id={titleId}>{messages.summary(problems.length)}</h3>
      <ul>
        {problems.map(({ path, code, message }) => {
          const words = problem(path, code, message);
          const id = idOf(path);
          return (
            <li key={`${path} ${code}`}>
              {id === null ? (
                words
              ) : (
                <a href={`#${id}`} onClick={(event) => focusField(event, id)}>
                  {words}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function focusField(event: MouseEvent, id: string): void {
  event.preventDefault();
  // The form may stand in a shadow root.
  const root = event.currentTarget.getRootNode() as Document | ShadowRoot;
  root.getElementById(id)?.focus();
}
