import { Link } from 'wouter';
import { TopBar } from '../shell/TopBar.tsx';
import { useScenarios } from './useScenarios.ts';

/** Where a newcomer lands: one card for each journey. */
export function ScenariosPage() {
  const { all, failure } = useScenarios();
  return (
    <div className="hl-home">
      <TopBar />
      <main className="hl-content" id="content" tabIndex={-1}>
        <h1>Scenarios</h1>
        {failure === null ? null : <p role="alert">{failure}</p>}
        {all === null && failure === null ? <p role="status">Reading the scenarios …</p> : null}
        <div className="hl-cards">
          {all?.map((scenario) => (
            <article key={scenario.id} className="hl-panel" aria-labelledby={`title-${scenario.id}`}>
              <h2 id={`title-${scenario.id}`}>{scenario.title}</h2>
              <p>{scenario.story}</p>
              <Link className="hl-button" href={`/c/${scenario.id}${scenario.firstPage}`}>
                {scenario.begun ? 'Continue' : 'Start'}
              </Link>
            </article>
          ))}
        </div>
      </main>
    </div>
  );
}
