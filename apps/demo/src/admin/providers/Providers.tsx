import { Asked, OAuthProviderForm, useMigrationSelector } from '@authshift/ui';
import { useId, useState } from 'react';
import { useCustomer } from '../customer/useAddress.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { type Template, templates } from './templates.ts';

/** The provider records there are, and a further one from a template. */
export function Providers() {
  const registrations = useMigrationSelector((state) => state.registrations).filter(({ mode }) => mode === 'customer');
  const titleId = useId();
  const [adding, setAdding] = useState(registrations.length === 0);
  return (
    <section className="hl-stack" aria-labelledby={titleId}>
      <h2 id={titleId}>Providers</h2>
      {registrations.map(({ id }) => (
        <OAuthProviderForm key={id} registrationId={id} protocol="imap-smtp" />
      ))}
      {adding ? (
        <NewProvider onSaved={() => setAdding(false)} />
      ) : (
        <p>
          <button type="button" className="hl-button hl-button-quiet" onClick={() => setAdding(true)}>
            Another provider
          </button>
        </p>
      )}
    </section>
  );
}

function NewProvider({ onSaved }: { readonly onSaved: () => void }) {
  const [first] = templates;
  const [template, setTemplate] = useState<Template | undefined>(first);
  const tenantId = useScenario(useCustomer())?.tenantId;
  const id = useId();
  return (
    <>
      <div className="hl-panel">
        <label htmlFor={id}>Template</label>{' '}
        <select
          id={id}
          className="hl-input"
          value={template?.id}
          aria-describedby={`${id}-explains`}
          onChange={({ target }) => setTemplate(templates.find((one) => one.id === target.value))}
        >
          {templates.map(({ id: value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <p className="hl-quiet" id={`${id}-explains`}>
          {template?.explains}{' '}
          {template?.shownOnly ??
            'Name and tenant are filled in below and open to change; the two values of the app are yours to enter.'}
        </p>
        {template?.shownOnly === undefined ? null : (
          <Asked protocol={template.protocol} cloud={template.cloud} tenantId={template.tenant} />
        )}
      </div>
      {template === undefined || template.shownOnly !== undefined ? null : (
        <OAuthProviderForm
          key={template.id}
          protocol={template.protocol}
          suggested={{ displayName: template.displayName, tenantId: tenantId ?? '' }}
          onSaved={onSaved}
        />
      )}
    </>
  );
}
