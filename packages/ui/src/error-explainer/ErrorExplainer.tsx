import type { Diagnosis, Evidence } from '@authshift/core/diagnosis';
import { type ReactNode, useId } from 'react';
import { DiagnosisFacts } from '../diagnosis/DiagnosisFacts.tsx';
import { useDiagnose } from '../diagnosis/useDiagnose.ts';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { errorExplainerEnglish } from '../messages/english/errorExplainer.ts';
import { useMessages } from '../messages/useMessages.ts';

/** A server's answer as it came; `code` where the protocol gave one beside the words. */
export interface ExplainableError {
  readonly code: string | null;
  readonly literal: string;
}

export interface ErrorExplainerProps {
  readonly error: ExplainableError;
  /** What else is known of the account, the mailbox and the tenant: it ranks the causes of an answer that has several. */
  readonly evidence?: Evidence | undefined;
  /** @default 4 */
  readonly headingLevel?: 2 | 3 | 4 | 5 | undefined;
  /** Stands under the literal answer: when it was seen, for one. */
  readonly children?: ReactNode;
}

/** The diagnosis of an answer; null while the catalogue is on its way. An answer nobody knows has `known: false`. */
export function useErrorExplainer(error: ExplainableError, evidence?: Evidence): Diagnosis | null {
  return useDiagnose()?.(error, evidence) ?? null;
}

/**
 * A literal answer of Entra or Exchange, then what it means, who must act, whether trying again helps, and the steps. What nobody knows
 * stays as it came. `data-state`: `loading`, `known` or `unknown`.
 */
export function ErrorExplainer({ error, evidence, headingLevel = 4, children }: ErrorExplainerProps): ReactNode {
  const messages = useMessages('errorExplainer', errorExplainerEnglish);
  const diagnosis = useErrorExplainer(error, evidence);
  const titleId = useId();
  const Heading = `h${headingLevel}` as const;
  return (
    <section className="authshift-diagnosis" aria-labelledby={titleId} data-state={stateOf(diagnosis)}>
      {diagnosis === null ? (
        <Heading id={titleId}>{messages.lookingUp}</Heading>
      ) : (
        <Heading id={titleId} lang="en">
          {diagnosis.title}
        </Heading>
      )}
      <LiteralAnswer text={error.literal} />
      {children}
      {diagnosis === null ? null : <DiagnosisFacts diagnosis={diagnosis} />}
    </section>
  );
}

function stateOf(diagnosis: Diagnosis | null): 'loading' | 'known' | 'unknown' {
  if (diagnosis === null) return 'loading';
  return diagnosis.known ? 'known' : 'unknown';
}
