import { diagnose } from '@authshift/core';
import type { SyncError } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';

/** The literal answer first, then what it means, what to do and who must do it. An unknown answer stays as it came. */
export function SyncErrorDiagnosis({ error }: { readonly error: SyncError }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const { format, now } = useMigrationContext();
  const diagnosis = diagnose(error);
  return (
    <section className="authshift-diagnosis">
      <h4>{diagnosis.title}</h4>
      <LiteralAnswer text={error.literal} />
      <p className="authshift-second">
        {messages.firstSeen(format.relative(error.firstSeenAt, now()))}, {messages.seenTimes(error.count)} (
        <Instant at={error.lastSeenAt} />)
      </p>
      <dl className="authshift-diagnosis-facts">
        <div>
          <dt>{messages.cause}</dt>
          <dd>{diagnosis.cause}</dd>
        </div>
        <div>
          <dt>{messages.whoActs}</dt>
          <dd>
            <strong>{messages.owner[diagnosis.owner]}</strong>. {messages.retry[diagnosis.retry]}
          </dd>
        </div>
        <div>
          <dt>{messages.remedy}</dt>
          <dd>
            <ol>
              {diagnosis.remedy.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </dd>
        </div>
      </dl>
    </section>
  );
}
