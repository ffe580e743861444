import type { Consent } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { AuthorizeButton } from '../authorize-button/AuthorizeButton.tsx';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { HandOver } from '../hand-over/HandOver.tsx';
import { Instant } from '../instant/Instant.tsx';
import { consentPanelEnglish } from '../messages/english/consentPanel.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { PermissionList } from './PermissionList.tsx';
import { type ConsentState, useConsent } from './useConsent.ts';

export interface ConsentPanelProps
  extends Omit<AuthorizationOptions, 'onBefore' | 'onAfter'>,
    WriteHooks<'authorize' | 'invite' | 'revoke-invitation'> {
  readonly connectionId: string;
  /** Shows how the approval stands and offers nothing. @default false */
  readonly readOnly?: boolean | undefined;
  /** A `ConnectionCard` beside it has the button already: offers the link for somebody else alone. @default false */
  readonly handOverOnly?: boolean | undefined;
}

const tones: Readonly<Record<ConsentState['status'], Tone>> = {
  none: 'neutral',
  requested: 'progress',
  granted: 'good',
  incomplete: 'warning',
  declined: 'warning',
  wrong_tenant: 'danger',
};

/**
 * The organization-wide approval of a connection's app: how it stands and since when, what is missing, and the way to whoever may
 * approve, here or by a link. An approval is no grant: nobody's mailbox is opened by it.
 *
 * `data-state`: `loading`, `error`, `empty` (no such connection, or none that needs an app), or how it stands: `none`, `requested`,
 * `granted`, `incomplete`, `declined`, `wrong_tenant`. `data-refused` where the role may only look on.
 */
export function ConsentPanel(props: ConsentPanelProps): ReactNode {
  const { connectionId, readOnly = false, handOverOnly = false, ...options } = props;
  const messages = useMessages('consentPanel', consentPanelEnglish);
  const state = useConsent(connectionId);
  const loaded = useMigrationSelector(({ status }) => status);
  const known = useMigrationSelector(({ connections }) => connections.some(({ id }) => id === connectionId));
  const refusal = useRoleRefusal('admin');
  const titleId = useId();
  if (state === null) {
    const ready = loaded === 'ready';
    return (
      <section
        className="authshift-card"
        data-authshift-part="consent-panel"
        data-state={ready ? 'empty' : loaded === 'failed' ? 'error' : 'loading'}
      >
        <p className="authshift-hint">{ready ? (known ? messages.noApp : messages.gone) : '…'}</p>
      </section>
    );
  }
  const { connection, consent, status, confirmed, permissions, alsoNeeded } = state;
  const forApp = connection.authType === 'oauth-app';
  return (
    <section
      className="authshift-card"
      data-authshift-part="consent-panel"
      data-state={status}
      data-refused={refusal === null ? undefined : ''}
      aria-labelledby={titleId}
    >
      <header className="authshift-card-status">
        <h3 id={titleId}>{messages.title}</h3>
        <div role="status">
          <StatusMark tone={tones[status]}>{messages.status[status]}</StatusMark> <DecidedAt consent={consent} />
        </div>
        <p className="authshift-hint">{forApp ? messages.introApp : messages.introPerson}</p>
      </header>
      {status === 'wrong_tenant' ? <p>{messages.wrongTenant(consent?.tenantId ?? '')}</p> : null}
      {status === 'granted' && !confirmed ? <p>{messages.unconfirmed}</p> : null}
      <PermissionList
        permissions={permissions}
        alsoNeeded={alsoNeeded}
        undecided={status === 'none' || status === 'requested'}
      />
      {readOnly || status === 'granted' ? null : refusal === null ? (
        <>
          {forApp && !handOverOnly ? <AuthorizeButton {...options} connectionId={connectionId} /> : null}
          <HandOver connection={connection} kind="consent" onBefore={options.onBefore} onAfter={options.onAfter} />
        </>
      ) : (
        <p className="authshift-hint">{refusal}</p>
      )}
    </section>
  );
}

function DecidedAt({ consent }: { readonly consent: Consent | null }): ReactNode {
  const messages = useMessages('consentPanel', consentPanelEnglish);
  const at = consent?.decidedAt ?? consent?.requestedAt ?? null;
  if (at === null || consent === null) return null;
  return (
    <span className="authshift-hint">
      ({consent.decidedAt === null ? messages.asked : messages.decided} <Instant at={at} />)
    </span>
  );
}
