import { Link, useLocation } from 'wouter';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import { AsOfBadge } from '../shell/AsOfBadge.tsx';
import { Accounts } from './Accounts.tsx';
import { StartAnew } from './StartAnew.tsx';

/** One journey: what it is about, its steps, whom one signs in as, and the ways in. */
export function ScenarioCard({ scenario, mayStart }: { readonly scenario: ScenarioView; readonly mayStart: boolean }) {
  const { id, title, story, steps, accounts, organization, asOf, begun, firstPage } = scenario;
  const [, navigate] = useLocation();
  const first = `/c/${id}${firstPage}`;
  return (
    <article className="hl-panel hl-scenario" aria-labelledby={`title-${id}`}>
      <header>
        <p className="hl-quiet">{organization.name}</p>
        <h2 id={`title-${id}`}>{title}</h2>
        <AsOfBadge asOf={asOf} />
      </header>
      <p>{story}</p>
      <details>
        <summary>Steps and accounts</summary>
        <ol>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <Accounts accounts={accounts} />
      </details>
      <p className="hl-actions">
        <Link className="hl-button" href={first}>
          {begun ? 'Continue' : 'Start'}
        </Link>
        {begun && mayStart ? (
          <StartAnew id={id} customer={organization.name} onStarted={() => navigate(first)} />
        ) : null}
      </p>
    </article>
  );
}
