import { exchangeCommands } from '@authshift/core';
import type { Connection, Registration } from '@authshift/core/contract';
import { CopyButton, useMigrationSelector } from '@authshift/ui';
import { useId, useState } from 'react';
import { Verdict } from '../readiness/Verdict.tsx';

const roles = {
  ews: 'Application EWS.AccessAsApp',
  graph: 'Application Calendars.ReadWrite',
} as const;

/** How far an app reaches that signs in for itself, and the commands with which an Exchange admin narrows it. */
export function ScopeDown({ connection }: { readonly connection: Connection }) {
  const registration = useMigrationSelector(({ registrations }) =>
    registrations.find(({ id }) => id === connection.registrationId),
  );
  const users = useMigrationSelector(({ roster }) => roster.size);
  const [objectId, setObjectId] = useState('');
  const [mark, setMark] = useState('Harborline');
  const id = useId();
  return (
    <section className="hl-panel" aria-labelledby={id}>
      <h2 id={id}>Limit what {connection.displayName} can open</h2>
      <p>
        <Verdict tone="debt" text="It reaches every mailbox of the tenant" /> Harborline works with {users} of them. An
        Exchange admin can narrow it to mailboxes that carry a mark.
      </p>
      <div className="hl-fields">
        <label className="hl-field">
          <span>Object ID, from Enterprise applications (not App registrations)</span>
          <input
            className="hl-input"
            value={objectId}
            spellCheck={false}
            onChange={({ target }) => setObjectId(target.value.trim())}
          />
        </label>
        <label className="hl-field">
          <span>Mark, in CustomAttribute1 of each mailbox</span>
          <input className="hl-input" value={mark} onChange={({ target }) => setMark(target.value)} />
        </label>
      </div>
      {objectId === '' ? (
        <p className="hl-quiet">Enter the object ID, and the commands stand here.</p>
      ) : (
        <Commands plans={plansFor({ connection, registration, objectId, mark })} />
      )}
    </section>
  );
}

interface Narrowing {
  readonly connection: Connection;
  readonly registration: Registration | undefined;
  readonly objectId: string;
  readonly mark: string;
}

/** First Exchange has to know the app, then what it may open. */
function plansFor({ connection, registration, objectId, mark }: Narrowing) {
  return [
    exchangeCommands({
      kind: 'service-principal',
      appId: registration?.clientId ?? '',
      objectId,
      displayName: registration?.displayName ?? 'Harborline',
    }),
    exchangeCommands({
      kind: 'application-access',
      objectId,
      role: connection.protocol === 'graph' ? roles.graph : roles.ews,
      scope: `${mark} mailboxes`,
      filter: { property: 'CustomAttribute1', value: mark },
    }),
  ];
}

function Commands({ plans }: { readonly plans: ReturnType<typeof plansFor> }) {
  if (plans.some((plan) => !plan.ok)) {
    return <p className="hl-quiet">This is not the object ID of an enterprise application.</p>;
  }
  const commands = plans.flatMap((plan) => (plan.ok ? plan.write : [])).join('\n');
  const warnings = [...new Set(plans.flatMap((plan) => (plan.ok ? plan.warnings : [])))];
  return (
    <>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <pre className="hl-commands" tabIndex={0}>
        <code>{commands}</code>
      </pre>
      <CopyButton text={commands} what="the commands that limit the app" />
      <p className="hl-quiet">
        Harborline runs none of it. When it has been done, take the permission in Entra back: as long as that reaches
        every mailbox, nothing is narrowed.
      </p>
    </>
  );
}
