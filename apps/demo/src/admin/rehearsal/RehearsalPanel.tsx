import { type ReactNode, useId } from 'react';
import { Link, useLocation } from 'wouter';
import type { ActionView, ScenarioView } from '../../rehearsal/scenarioView.ts';
import { Accounts } from './Accounts.tsx';
import { ClockControls } from './ClockControls.tsx';
import { StartAnew } from './StartAnew.tsx';
import { type Rehearsing, useRehearsing } from './useRehearsing.ts';

/** Beside every page of a customer: the journey's steps, and what happens at Microsoft meanwhile. */
export function RehearsalPanel({ scenario, onClose }: { readonly scenario: ScenarioView; onClose(): void }) {
  const rehearsing = useRehearsing(scenario.id);
  const [, navigate] = useLocation();
  const { id, title, steps, accounts, deeds, faults, organization } = scenario;
  return (
    <aside className="hl-rehearsal" id="rehearsal" aria-label="Rehearsal" lang="en" dir="ltr">
      <header>
        <h2>Rehearsal</h2>
        <button type="button" className="hl-button hl-button-quiet" onClick={onClose}>
          Close
        </button>
      </header>
      <p>{title}</p>
      <p role="status" className="hl-told">
        {rehearsing.told}
      </p>
      <Section title="Steps" open>
        <ol>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Section>
      <Section title="Accounts at Microsoft">
        <Accounts accounts={accounts} />
      </Section>
      {deeds.length === 0 ? null : (
        <Section title="What their administrator does" open>
          <ul className="hl-deeds">
            {deeds.map((deed) => (
              <Deed key={deed.id} deed={deed} rehearsing={rehearsing} />
            ))}
          </ul>
        </Section>
      )}
      {faults.length === 0 ? null : (
        <Section title="What goes wrong" open>
          <ul className="hl-deeds">
            {faults.map((fault) => (
              <Fault key={fault.id} fault={fault} rehearsing={rehearsing} />
            ))}
          </ul>
        </Section>
      )}
      <Section title="Clock and rules" open>
        <ClockControls scenario={scenario} rehearsing={rehearsing} />
      </Section>
      {rehearsing.mayAct ? null : <p className="hl-quiet">Only an admin of Harborline may change a rehearsal.</p>}
      <p className="hl-actions">
        {rehearsing.mayAct ? (
          <StartAnew id={id} customer={organization.name} onStarted={({ firstPage }) => navigate(firstPage)} />
        ) : null}
        <Link href="~/">All scenarios</Link>
      </p>
    </aside>
  );
}

interface SectionProps {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}

function Section({ title, open = false, children }: SectionProps) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function Deed({ deed, rehearsing }: { readonly deed: ActionView; readonly rehearsing: Rehearsing }) {
  const id = useId();
  return (
    <li>
      <button
        type="button"
        className="hl-button hl-button-quiet"
        aria-describedby={id}
        disabled={!rehearsing.mayAct || rehearsing.busy}
        onClick={() => rehearsing.act(deed)}
      >
        {deed.label}
      </button>
      <p className="hl-quiet" id={id}>
        {deed.explains}
      </p>
    </li>
  );
}

interface FaultProps {
  readonly fault: ScenarioView['faults'][number];
  readonly rehearsing: Rehearsing;
}

function Fault({ fault, rehearsing }: FaultProps) {
  const id = useId();
  return (
    <li>
      <label className="hl-check">
        <input
          type="checkbox"
          checked={fault.on}
          aria-describedby={id}
          disabled={!rehearsing.mayAct || rehearsing.busy}
          onChange={({ target }) => rehearsing.switchFault(fault, target.checked)}
        />
        {fault.label}
      </label>
      <p className="hl-quiet" id={id}>
        {fault.explains}
      </p>
    </li>
  );
}
