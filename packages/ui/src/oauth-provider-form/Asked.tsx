import { type Cloud, clouds, type OAuthAuthType, requiredAccess, type SyncItem } from '@authshift/core';
import type { Protocol } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { oauthProviderFormEnglish } from '../messages/english/oauthProviderForm.ts';
import { permissionsEnglish } from '../messages/english/permissions.ts';
import { useMessages } from '../messages/useMessages.ts';

export interface AskedProps {
  /** @default 'ews' */
  readonly protocol?: Protocol | undefined;
  /** @default 'oauth-delegated' */
  readonly authType?: OAuthAuthType | undefined;
  readonly items?: readonly SyncItem[] | undefined;
  /** Of whose addresses are shown; blank or null: those for any organization. */
  readonly tenantId?: string | null | undefined;
  /** In which of Microsoft's clouds. @default 'global' */
  readonly cloud?: Cloud | undefined;
}

/** What is asked for at Microsoft, scope by scope, and which page it shows first, with the reasons. */
export function Asked(props: AskedProps): ReactNode {
  const { protocol = 'ews', authType = 'oauth-delegated', items, tenantId, cloud = 'global' } = props;
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const { means } = useMessages('permissions', permissionsEnglish);
  const { scopes } = requiredAccess(protocol, authType, items === undefined ? { cloud } : { cloud, items });
  return (
    <details className="authshift-stranded">
      <summary>{messages.asks}</summary>
      <div className="authshift-plain">
        <section>
          <h4>{messages.scopes}</h4>
          <p className="authshift-hint">{messages.oneService}</p>
          <Explained entries={scopes.map((scope) => [scope, means[scope.slice(scope.lastIndexOf('/') + 1)] ?? ''])} />
        </section>
        <section>
          <h4>{messages.endpoints}</h4>
          <p className="authshift-hint">{messages.endpointsHint}</p>
          <Explained
            entries={endpointsOf(cloud, tenantId?.trim() || 'organizations').map(([name, url]) => [
              url,
              messages.endpoint[name],
            ])}
          />
        </section>
        {authType === 'oauth-app' ? null : (
          <section>
            <h4>{messages.prompt}</h4>
            <Explained entries={Object.entries(messages.prompts)} />
          </section>
        )}
      </div>
    </details>
  );
}

/** Of the v2 endpoint. https://learn.microsoft.com/entra/identity-platform/v2-protocols */
function endpointsOf(cloud: Cloud, tenant: string): readonly (readonly ['authorize' | 'token' | 'approve', string])[] {
  const { login } = clouds[cloud];
  return [
    ['authorize', `${login}/${tenant}/oauth2/v2.0/authorize`],
    ['token', `${login}/${tenant}/oauth2/v2.0/token`],
    ['approve', `${login}/${tenant}/v2.0/adminconsent`],
  ];
}

function Explained({
  entries,
}: {
  readonly entries: readonly (readonly [name: string, meaning: string])[];
}): ReactNode {
  return (
    <dl className="authshift-permissions">
      {entries.map(([name, meaning]) => (
        <div key={name}>
          <dt>
            <code translate="no">{name}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
