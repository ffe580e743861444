import { Link } from 'wouter';
import { useHost } from '../customer/useHost.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';

const questions = [
  {
    question: 'Do I need a private window, or a second account in Harborline?',
    answer:
      'No. Harborline asks Microsoft for the account picker each time and tells it which account is expected. If another account answers, nothing is connected, and the page says whose it was.',
  },
  {
    question: 'Both connections are ticked for a user. Which one writes?',
    answer:
      'The old one, until the new one has read the mailbox twice in a row; from then on the new one, by itself. One of them writes at any time, never both.',
  },
  {
    question: 'A user shows an error. What now?',
    answer:
      'Open the user: under the literal answer stand its cause, the remedy and who must act. Once that is done, check again there or under Rollout.',
  },
  {
    question: 'Can I take it back?',
    answer:
      'A tick, a wave, everything since a checkpoint: as long as Microsoft still lets the old sign-in in. A disconnected connection can be restored for 30 days.',
  },
  {
    question: 'When may I disconnect the old connection?',
    answer:
      'When nobody is ticked for it and everybody who left it syncs with the new one. Until then the dialog says who is in the way.',
  },
] as const;

/** What people ask, and where this customer's journey leads. */
export function HelpPage() {
  const { customer, microsoftSignOut } = useHost();
  const scenario = useScenario(customer);
  return (
    <>
      <h1>Help</h1>
      <p className="hl-lead">{scenario?.story}</p>
      <div className="hl-stack">
        {scenario === undefined ? null : (
          <section className="hl-panel" aria-labelledby="steps">
            <h2 id="steps">Step by step</h2>
            <ol>
              {scenario.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <Link className="hl-button" href={scenario.firstPage}>
              Go to the first step
            </Link>
          </section>
        )}
        <section className="hl-panel" aria-labelledby="questions">
          <h2 id="questions">Questions</h2>
          {questions.map(({ question, answer }) => (
            <details key={question} className="hl-question">
              <summary>{question}</summary>
              <p>{answer}</p>
            </details>
          ))}
          <details className="hl-question">
            <summary>Microsoft keeps answering with the wrong account. What now?</summary>
            <p>
              Choose “Use another account” on Microsoft’s page. Or end what this browser remembers of Microsoft; you
              stay signed in to Harborline: <a href={microsoftSignOut}>Sign out of Microsoft in this browser</a>
            </p>
          </details>
        </section>
      </div>
    </>
  );
}
