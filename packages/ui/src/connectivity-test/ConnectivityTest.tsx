import type { Verification } from '@authshift/core/contract';
import type { Evidence } from '@authshift/core/diagnosis';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { evidenceOf } from '../diagnosis/evidenceOf.ts';
import { ErrorExplainer } from '../error-explainer/ErrorExplainer.tsx';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { connectivityTestEnglish } from '../messages/english/connectivityTest.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { type TestOutcome, type TestTarget, useConnectivityTest } from './useConnectivityTest.ts';

export interface ConnectivityTestProps extends WriteHooks<'test-connection' | 'verify-policy-change'> {
  /** A connection that has to work, or a change in the tenant after which the old sign-in has to be refused. */
  readonly target: TestTarget;
  /** @default 3 */
  readonly headingLevel?: 2 | 3 | 4 | undefined;
  /** What else is known: it ranks the causes of a refusal. @default what the connection tells */
  readonly evidence?: Evidence | undefined;
}

const tones: Readonly<Record<Verification['verdict'], Tone>> = {
  pass: 'good',
  fail: 'danger',
  'too-early': 'progress',
  inconclusive: 'warning',
};

/**
 * A real sign-in on demand, with the server's literal answer and what it proves: that the new way works, or that the old one is refused.
 * `data-state`: `untested`, `testing`, `error`, or the verdict: `pass`, `fail`, `too-early`, `inconclusive`.
 */
export function ConnectivityTest({ target, headingLevel = 3, evidence, ...hooks }: ConnectivityTestProps): ReactNode {
  const messages = useMessages('connectivityTest', connectivityTestEnglish);
  const test = useConnectivityTest(target, hooks);
  const refusal = useRoleRefusal('admin');
  const connection = useMigrationSelector((state) => state.connections.find(({ id }) => id === test.connectionId));
  const id = useId();
  const words = 'connectionId' in target && target.roundTrip ? messages.roundTrip : messages[test.kind];
  const Heading = `h${headingLevel}` as const;
  const state = test.busy ? 'testing' : test.error !== null ? 'error' : (test.outcome?.verdict ?? 'untested');
  if (connection === undefined) return <p className="authshift-hint">{messages.unknown}</p>;
  return (
    <section className="authshift-test" aria-labelledby={id} data-state={state}>
      <Heading id={id}>{words.title(connection.displayName)}</Heading>
      <p className="authshift-hint" id={`${id}-hint`}>
        {refusal ?? words.hint}
      </p>
      <Button
        busy={test.busy}
        disabled={refusal !== null}
        aria-describedby={`${id}-hint`}
        onClick={() => void test.test()}
      >
        {test.busy ? messages.testing : test.outcome === null ? messages.test : messages.testAgain}
      </Button>
      <div role="status">
        {test.error === null ? null : <ErrorNotice title={messages.failed} error={test.error} />}
        {test.outcome === null ? (
          <StatusMark tone="neutral">{messages.never}</StatusMark>
        ) : (
          <Outcome
            outcome={test.outcome}
            kind={test.kind}
            evidence={evidence ?? evidenceOf(connection, { userId: 'userId' in target ? target.userId : null })}
          />
        )}
      </div>
    </section>
  );
}

interface OutcomeProps {
  readonly outcome: TestOutcome;
  readonly kind: 'positive' | 'negative';
  readonly evidence: Evidence;
}

function Outcome({ outcome, kind, evidence }: OutcomeProps): ReactNode {
  const messages = useMessages('connectivityTest', connectivityTestEnglish);
  const { format, now } = useMigrationContext();
  const { verdict, reason, literal, code, at, retestAt } = outcome;
  return (
    <div className="authshift-outcome">
      <p>
        <StatusMark tone={tones[verdict]}>{messages[kind].verdict[verdict]}</StatusMark> <Instant at={at} />
      </p>
      {verdict === 'too-early' ? <p>{messages.tooEarly}</p> : null}
      {reason === null ? null : <p>{messages.reason[reason]}</p>}
      {retestAt === null ? null : (
        <p>
          <strong>{messages.retest(format.relative(retestAt, now()), format.instant(retestAt))}</strong>
        </p>
      )}
      {literal === null ? null : needsExplanation(outcome, kind) ? (
        <ErrorExplainer error={{ code, literal }} evidence={evidence} />
      ) : (
        <LiteralAnswer text={literal} />
      )}
    </div>
  );
}

/** An answer that stands in somebody's way; a welcome, and a refusal that was wanted, speak for themselves. */
function needsExplanation({ verdict, reason }: TestOutcome, kind: 'positive' | 'negative'): boolean {
  if (kind === 'positive') return verdict !== 'pass';
  return reason === 'refused_for_another_reason' || reason === 'new_does_not_work';
}
