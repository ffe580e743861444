import type { Connection, CreatedInvitation, Invitation } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { CopyButton } from '../copy/CopyButton.tsx';
import { CopyField } from '../copy/CopyField.tsx';
import { Instant } from '../instant/Instant.tsx';
import { handOverEnglish } from '../messages/english/handOver.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { type HandingOver, useHandOver } from './useHandOver.ts';

export interface HandOverProps extends WriteHooks<'invite' | 'revoke-invitation'> {
  readonly connection: Connection;
  readonly kind: 'consent' | 'grant';
}

/** For a step that somebody else has to take: a link that says who it is for, works once, ends, and can be revoked. */
export function HandOver({ connection, kind, ...hooks }: HandOverProps): ReactNode {
  const messages = useMessages('handOver', handOverEnglish);
  const handing = useHandOver({ ...hooks, connectionId: connection.id, kind });
  const { created, busy, error, create } = handing;
  const titleId = useId();
  return (
    <section
      className="authshift-hand-over"
      data-state={created === null ? 'ready' : 'created'}
      aria-labelledby={titleId}
    >
      <h4 id={titleId}>{messages.title[kind]}</h4>
      <p className="authshift-hint">{messages.intro[kind](connection.account)}</p>
      <div role="status">
        {error === null ? null : (
          <ErrorNotice
            title={error.during === 'create' ? messages.failed : messages.revokeFailed}
            error={error.error}
          />
        )}
      </div>
      {created === null ? null : <CreatedLink created={created} account={connection.account} kind={kind} />}
      <Button busy={busy === 'creating'} onClick={() => void create()}>
        {busy === 'creating' ? messages.creating : created === null ? messages.create : messages.createAgain}
      </Button>
      <SentLinks handing={handing} />
    </section>
  );
}

interface CreatedLinkProps {
  readonly created: CreatedInvitation;
  readonly account: string;
  readonly kind: 'consent' | 'grant';
}

function CreatedLink({ created, account, kind }: CreatedLinkProps): ReactNode {
  const messages = useMessages('handOver', handOverEnglish);
  const { format } = useMigrationContext();
  const organization = useMigrationSelector((state) => state.me?.organization.name ?? '');
  const subject = messages.subject[kind](organization);
  const body = messages.body[kind](created.createdBy, created.url, format.instant(created.expiresAt));
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
  return (
    <>
      <CopyField
        label={messages.link[kind](account)}
        hint={
          <>
            {messages.once} {messages.until} <Instant at={created.expiresAt} exact />.
          </>
        }
        value={created.url}
      />
      <div className="authshift-form-actions">
        <CopyButton label={messages.mail} what={subject} text={`${subject}\n\n${body}`} />
        <a className="authshift-button" href={mail}>
          {messages.writeMail}
        </a>
      </div>
    </>
  );
}

const tones: Readonly<Record<Invitation['status'], Tone>> = {
  sent: 'progress',
  opened: 'progress',
  completed: 'good',
  expired: 'warning',
  revoked: 'neutral',
};

function SentLinks({ handing }: { readonly handing: HandingOver }): ReactNode {
  const messages = useMessages('handOver', handOverEnglish);
  const { links, busy, revoke } = handing;
  if (links === null || links.length === 0) return null;
  return (
    <div>
      <p className="authshift-label">{messages.sent}</p>
      <ul className="authshift-people">
        {links.map((link) => {
          const revoking = typeof busy === 'object' && busy?.revoking === link.id;
          return (
            <li key={link.id}>
              <StatusMark tone={tones[link.status]}>{messages.status[link.status]}</StatusMark>{' '}
              <span className="authshift-hint">
                <Instant at={link.completedAt ?? link.openedAt ?? link.createdAt} />, {messages.by(link.createdBy)}
                {link.status === 'sent' || link.status === 'opened' ? (
                  <>
                    ; {messages.until} <Instant at={link.expiresAt} exact />
                  </>
                ) : null}
              </span>{' '}
              {link.status === 'sent' || link.status === 'opened' ? (
                <Button look="quiet" busy={revoking} onClick={() => void revoke(link.id)}>
                  {revoking ? messages.revoking : messages.revoke}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
