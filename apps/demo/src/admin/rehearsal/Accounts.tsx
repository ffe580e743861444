import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import { CopyText } from '../shell/CopyText.tsx';

/** Whom one signs in as at Microsoft's pages. The passwords are the mock's: they open nothing else. */
export function Accounts({ accounts }: Pick<ScenarioView, 'accounts'>) {
  return (
    <dl className="hl-accounts" aria-label="Accounts at Microsoft">
      {accounts.map(({ upn, purpose, password }) => (
        <div key={upn}>
          <dt>
            <CopyText text={upn} what="the name" />
          </dt>
          <dd className="hl-quiet">{purpose}</dd>
          {password === null ? null : (
            <dd>
              <CopyText text={password} what="the password" />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
