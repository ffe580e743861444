import { useMsal } from '@azure/msal-react';
import { HomeFrame } from '../shell/HomeFrame.tsx';
import { ScenarioCard } from './ScenarioCard.tsx';
import { useScenarios } from './useScenarios.ts';

/** Where a newcomer lands: one card for each journey. */
export function ScenariosPage() {
  const { all, failure, role } = useScenarios();
  const { instance } = useMsal();
  return (
    <HomeFrame>
      <h1>Scenarios</h1>
      <p className="hl-lead">
        Each card is a customer of Harborline who has to move. Start one, follow its steps, and let things go wrong:
        Microsoft is played by mocks on this machine, and nothing leaves it. You are signed in as{' '}
        {instance.getActiveAccount()?.username}, of Harborline’s own people.
      </p>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {all === null && failure === null ? <p role="status">Reading the scenarios …</p> : null}
      <div className="hl-cards hl-scenarios">
        {all?.map((scenario) => (
          <ScenarioCard key={scenario.id} scenario={scenario} mayStart={role === 'admin'} />
        ))}
      </div>
    </HomeFrame>
  );
}
