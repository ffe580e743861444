import { isConnected, legOf, syncsMailboxes } from '@authshift/core';
import { PilotAndWaves, PreflightList, useMigrationSelector } from '@authshift/ui';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useCustomer } from '../customer/useAddress.ts';
import { toTableAddress } from '../pages/tableAddress.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';

/** Migration > Rollout: who is ready, a first group, and the others in waves that stop by themselves. */
export function RolloutPage() {
  const connections = useMigrationSelector((state) => state.connections).filter(
    (connection) => isConnected(connection) && syncsMailboxes(connection),
  );
  const { leaving, targets } = legOf(connections);
  const [from] = leaving;
  const secondAdmin = useScenario(useCustomer())?.secondAdmin;
  const [chosen, setChosen] = useState<string | null>(null);
  const [, navigate] = useLocation();
  const to = targets.find(({ id }) => id === chosen) ?? targets.at(-1);
  return (
    <>
      <h1>Rollout</h1>
      <p className="hl-lead">
        Not one by one by hand, and not all at once in the dark: check everybody, try it with a few, have that signed
        off, then move the others in waves.
      </p>
      {from === undefined || to === undefined ? (
        <p className="hl-panel">
          There is nothing to move to yet. Connect Exchange with OAuth first:{' '}
          <Link href="/settings/exchange/configuration">Configuration</Link>.
        </p>
      ) : (
        <div className="hl-stack">
          {targets.length < 2 ? null : (
            <label className="hl-field">
              <span>Move users to</span>
              <select className="hl-input" value={to.id} onChange={({ target }) => setChosen(target.value)}>
                {targets.map(({ id, displayName }) => (
                  <option key={id} value={id}>
                    {displayName}
                  </option>
                ))}
              </select>
            </label>
          )}
          <h2 className="hl-unseen">Who is ready</h2>
          <div className="hl-panel">
            <PreflightList
              key={to.id}
              connectionId={to.id}
              onShowUsers={(filter) => navigate(toTableAddress({ filter }))}
            />
          </div>
          <div className="hl-panel">
            <PilotAndWaves key={to.id} to={to.id} from={from.id} secondAdmin={secondAdmin} />
          </div>
        </div>
      )}
    </>
  );
}
