import type { SyncError } from '@authshift/core/contract';
import type { Diagnosis } from '@authshift/core/diagnosis';
import type { ReactNode } from 'react';
import { useDiagnose } from '../diagnosis/useDiagnose.ts';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';

/** The literal answer first, then what it means, what to do and who must do it. An unknown answer stays as it came. */
export function SyncErrorDiagnosis({ error }: { readonly error: SyncError }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const { format, now } = useMigrationContext();
  const diagnosis = useDiagnose()?.(error) ?? null;
  return (
    <section className="authshift-diagnosis">
      <h4>{diagnosis === null ? messages.lookingUp : diagnosis.title}</h4>
      <LiteralAnswer text={error.literal} />
      <p className="authshift-second">
        {messages.firstSeen(format.relative(error.firstSeenAt, now()))}, {messages.seenTimes(error.count)} (
        <Instant at={error.lastSeenAt} />)
      </p>
      {diagnosis === null ? null : <DiagnosisFacts diagnosis={diagnosis} />}
    </section>
  );
}

function DiagnosisFacts({ diagnosis }: { readonly diagnosis: Diagnosis }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  return (
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
  );
}
