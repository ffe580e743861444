import type { Invitation } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { useConnection } from '../connection/useConnection.ts';
import { CopyButton } from '../copy/CopyButton.tsx';
import { Instant } from '../instant/Instant.tsx';
import { selfAuthorizationCampaignEnglish } from '../messages/english/selfAuthorizationCampaign.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import {
  type Campaign,
  type CampaignOptions,
  type CampaignUser,
  useSelfAuthorizationCampaign,
} from './useSelfAuthorizationCampaign.ts';

export interface SelfAuthorizationCampaignProps extends CampaignOptions {
  /** Shows how far it is and offers nothing. @default false */
  readonly readOnly?: boolean | undefined;
  /** How many users to list. @default 50 */
  readonly listed?: number | undefined;
}

const tones: Readonly<Record<Invitation['status'] | 'none', Tone>> = {
  none: 'neutral',
  sent: 'progress',
  opened: 'progress',
  completed: 'good',
  expired: 'warning',
  revoked: 'neutral',
};

/**
 * For the administrator: how many users have signed in for themselves, who has not, and the links for them. Sending the mails is yours:
 * take the links from `onInvited`, or copy the list.
 *
 * `data-state`: `loading`, `error`, `empty` (nobody is concerned, or no such connection), `refused` (not for this role), `read-only`,
 * `ready`.
 */
export function SelfAuthorizationCampaign(props: SelfAuthorizationCampaignProps): ReactNode {
  const { connectionId, readOnly = false, listed = 50 } = props;
  const messages = useMessages('selfAuthorizationCampaign', selfAuthorizationCampaignEnglish);
  const campaign = useSelfAuthorizationCampaign(props);
  const known = useConnection(connectionId) !== undefined;
  const refusal = useRoleRefusal('admin');
  const titleId = useId();
  const { state, users, completed, error } = campaign;
  const ready = state === 'ready';
  return (
    <section
      className="authshift-card"
      data-authshift-part="self-authorization-campaign"
      data-state={!ready ? state : readOnly ? 'read-only' : refusal === null ? 'ready' : 'refused'}
      aria-labelledby={titleId}
    >
      <header>
        <h3 id={titleId}>{messages.title}</h3>
        <p className="authshift-hint">{messages.intro}</p>
      </header>
      {state === 'empty' ? <p>{known ? messages.nobody : messages.gone}</p> : null}
      {ready ? (
        <>
          <div>
            <p role="status">{messages.progress(completed, users.length)}</p>
            <progress max={users.length} value={completed} aria-label={messages.title} />
          </div>
          <div role="status">
            {error === null ? null : (
              <ErrorNotice
                title={error.during === 'invite' ? messages.failed : messages.revokeFailed}
                error={error.error}
              />
            )}
          </div>
          {readOnly ? null : refusal === null ? (
            <Invite campaign={campaign} />
          ) : (
            <p className="authshift-hint">{refusal}</p>
          )}
          <UserList campaign={campaign} listed={listed} changes={!readOnly && refusal === null} />
        </>
      ) : null}
    </section>
  );
}

function Invite({ campaign }: { readonly campaign: Campaign }): ReactNode {
  const messages = useMessages('selfAuthorizationCampaign', selfAuthorizationCampaignEnglish);
  const { notInvited, unfinished, busy, created, users, invite } = campaign;
  const inviting = busy === 'inviting';
  const addresses = new Map(users.map(({ user }) => [user.id, user.address]));
  const list = () => created.map(({ userId, url }) => `${addresses.get(userId ?? '') ?? ''}\t${url}`).join('\n');
  return (
    <>
      <div className="authshift-form-actions">
        {notInvited.length === 0 ? null : (
          <Button look="primary" busy={busy !== null} onClick={() => void invite(notInvited)}>
            {inviting ? messages.inviting : messages.invite(notInvited.length)}
          </Button>
        )}
        {unfinished.length === 0 ? null : (
          <Button busy={busy !== null} onClick={() => void invite(unfinished)}>
            {inviting && notInvited.length === 0 ? messages.inviting : messages.remind(unfinished.length)}
          </Button>
        )}
      </div>
      <div role="status">
        {created.length === 0 ? null : (
          <div className="authshift-banner" data-tone="good">
            <div className="authshift-banner-text">
              <strong>{messages.links(created.length)}.</strong> {messages.linksOnce}
            </div>
            <CopyButton label={messages.copyList} what={messages.links(created.length)} text={list} />
          </div>
        )}
      </div>
    </>
  );
}

interface UserListProps {
  readonly campaign: Campaign;
  readonly listed: number;
  readonly changes: boolean;
}

function UserList({ campaign, listed, changes }: UserListProps): ReactNode {
  const messages = useMessages('selfAuthorizationCampaign', selfAuthorizationCampaignEnglish);
  const { users } = campaign;
  const hidden = users.length - listed;
  return (
    <>
      <ul className="authshift-people authshift-campaign" aria-label={messages.caption}>
        {users.slice(0, listed).map((one) => (
          <UserLine key={one.user.id} one={one} campaign={campaign} changes={changes} />
        ))}
      </ul>
      {hidden > 0 ? <p className="authshift-hint">{messages.more(hidden)}</p> : null}
    </>
  );
}

interface UserLineProps {
  readonly one: CampaignUser;
  readonly campaign: Campaign;
  readonly changes: boolean;
}

function UserLine({ one, campaign, changes }: UserLineProps): ReactNode {
  const messages = useMessages('selfAuthorizationCampaign', selfAuthorizationCampaignEnglish);
  const { user, invitation } = one;
  const status = invitation?.status ?? 'none';
  const at = invitation?.completedAt ?? invitation?.openedAt ?? invitation?.createdAt ?? null;
  return (
    <li>
      <div>
        <bdi>{user.displayName}</bdi>{' '}
        <span className="authshift-hint">
          <bdi>{user.address}</bdi>
        </span>
      </div>
      <div>
        <StatusMark tone={tones[status]}>{messages.status[status]}</StatusMark>{' '}
        {at === null ? null : (
          <span className="authshift-hint">
            <Instant at={at} />
          </span>
        )}{' '}
        {changes && invitation !== null && (status === 'sent' || status === 'opened') ? (
          <Button
            look="quiet"
            busy={campaign.busy !== null}
            aria-label={messages.revokeOf(user.displayName)}
            onClick={() => void campaign.revoke(invitation.id)}
          >
            {messages.revoke}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
