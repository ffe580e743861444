import type { Diagnosis, Hypothesis } from '@authshift/core/diagnosis';
import { type ReactNode, useId } from 'react';
import { errorExplainerEnglish } from '../messages/english/errorExplainer.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';

/** Cause, who must act, whether trying again helps, and the steps; then what else it could be. The catalogue speaks English. */
export function DiagnosisFacts({ diagnosis }: { readonly diagnosis: Diagnosis }): ReactNode {
  const messages = useMessages('errorExplainer', errorExplainerEnglish);
  const others = diagnosis.hypotheses.slice(1);
  return (
    <>
      <Conclusion {...diagnosis} />
      {diagnosis.known && diagnosis.confidence === 'unverified' ? (
        <p className="authshift-hint">{messages.unverified}</p>
      ) : null}
      {others.length === 0 ? null : (
        <details className="authshift-more">
          <summary>{messages.otherCauses}</summary>
          <ol>
            {others.map((hypothesis) => (
              <OtherCause key={hypothesis.id} hypothesis={hypothesis} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Conclusion({ cause, owner, retry, remedy }: Pick<Hypothesis, 'cause' | 'owner' | 'retry' | 'remedy'>) {
  const messages = useMessages('errorExplainer', errorExplainerEnglish);
  return (
    <dl className="authshift-diagnosis-facts">
      <div>
        <dt>{messages.cause}</dt>
        <dd lang="en">{cause}</dd>
      </div>
      <div>
        <dt>{messages.whoActs}</dt>
        <dd>
          <strong>{messages.owner[owner]}</strong>. {messages.retry[retry]}
        </dd>
      </div>
      <div>
        <dt>{messages.remedy}</dt>
        <dd>
          <ol lang="en">
            {remedy.map((step) => (
              <li key={step}>
                <bdi>{step}</bdi>
              </li>
            ))}
          </ol>
        </dd>
      </div>
    </dl>
  );
}

function OtherCause({ hypothesis }: { readonly hypothesis: Hypothesis }): ReactNode {
  const messages = useMessages('errorExplainer', errorExplainerEnglish);
  const titleId = useId();
  const ruledOut = hypothesis.contradictedBy.length > 0;
  return (
    <li aria-labelledby={titleId} data-state={ruledOut ? 'ruled-out' : 'possible'}>
      <strong id={titleId} lang="en">
        {hypothesis.cause}
      </strong>
      {ruledOut ? <StatusMark tone="neutral">{messages.standing.ruledOut}</StatusMark> : null}
      {!ruledOut && hypothesis.supportedBy.length > 0 ? (
        <StatusMark tone="warning">{messages.standing.likely}</StatusMark>
      ) : null}
      <p className="authshift-hint">{messages.owner[hypothesis.owner]}</p>
      <ol lang="en">
        {hypothesis.remedy.map((step) => (
          <li key={step}>
            <bdi>{step}</bdi>
          </li>
        ))}
      </ol>
    </li>
  );
}
