import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { AuthorizeButton } from '../authorize-button/AuthorizeButton.tsx';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { Breakable } from '../breakable/Breakable.tsx';
import { Button } from '../button/Button.tsx';
import { CopyButton } from '../copy/CopyButton.tsx';
import { DiagnosisFacts } from '../diagnosis/DiagnosisFacts.tsx';
import { useDiagnose } from '../diagnosis/useDiagnose.ts';
import { Dialog } from '../dialog/Dialog.tsx';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { reauthenticatePromptEnglish } from '../messages/english/reauthenticatePrompt.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import {
  failedStatuses,
  type Reauthentication,
  type ReauthenticationOptions,
  useReauthentication,
} from './useReauthentication.ts';

export interface ReauthenticatePromptProps extends AuthorizationOptions, ReauthenticationOptions {
  /** A window that opens by itself, for the first page after a sign-in to the product. @default false, a card */
  readonly inDialog?: boolean | undefined;
  /** Shows "Later", and "Done" afterwards. When to remind again is yours to decide. */
  readonly onDismiss?: (() => void) | undefined;
  /** Who is signed in to Microsoft in this browser, see `useMsalAccount`. */
  readonly signedInAs?: string | null | undefined;
  /** How to reach your support; shown with a failure. */
  readonly supportContact?: ReactNode;
}

/**
 * Reminds administrators that a connection has to be signed in again, with what they need for it, and tells the result by tick or cross
 * in words. Others see nothing, and so does everybody while nothing is due.
 *
 * `data-state`: `due`, `failed` (the last try did not connect it), `connected`.
 */
export function ReauthenticatePrompt(props: ReauthenticatePromptProps): ReactNode {
  const { inDialog = false, onDismiss } = props;
  const messages = useMessages('reauthenticatePrompt', reauthenticatePromptEnglish);
  const refusal = useRoleRefusal('admin');
  const reauthentication = useReauthentication(props);
  const [dismissed, setDismissed] = useState(false);
  const titleId = useId();
  const { connection, state } = reauthentication;
  if (connection === null || state === 'none' || refusal !== null || dismissed) return null;
  const title = messages.title(connection.displayName);
  const dismiss = () => {
    setDismissed(true);
    onDismiss?.();
  };
  const body = <Body {...props} reauthentication={reauthentication} connection={connection} />;
  const away = (
    <Button look={state === 'connected' ? 'primary' : 'quiet'} onClick={dismiss}>
      {state === 'connected' ? messages.done : messages.later}
    </Button>
  );
  if (inDialog) {
    return (
      <Dialog open onClose={dismiss} title={title} actions={away}>
        <div className="authshift-plain" data-authshift-part="reauthenticate-prompt" data-state={state}>
          {body}
        </div>
      </Dialog>
    );
  }
  return (
    <section
      className="authshift-card"
      data-authshift-part="reauthenticate-prompt"
      data-state={state}
      aria-labelledby={titleId}
    >
      <h3 id={titleId}>{title}</h3>
      {body}
      {onDismiss === undefined ? null : <div className="authshift-form-actions">{away}</div>}
    </section>
  );
}

interface BodyProps extends ReauthenticatePromptProps {
  readonly reauthentication: Reauthentication;
  readonly connection: Connection;
}

function Body({ reauthentication, connection, supportContact, inDialog, onDismiss, ...options }: BodyProps): ReactNode {
  const messages = useMessages('reauthenticatePrompt', reauthenticatePromptEnglish);
  const common = useMessages('common', commonEnglish);
  const { state, loop, noteAttempt, noteOutcome } = reauthentication;
  const { account, serviceAddress, lastSuccessAt, status, statusSince } = connection;
  return (
    <>
      <div role="status">
        <Result state={state} connection={connection} />
        {loop === null ? null : (
          <div className="authshift-banner" data-tone="warning">
            <div className="authshift-banner-text">
              <p>
                <strong>{messages.loop(loop.times)}</strong> {messages.loopAdvice}
              </p>
              {supportContact === undefined || state === 'failed' ? null : <div>{supportContact}</div>}
            </div>
            <span className="authshift-banner-actions">
              <CopyButton
                label={messages.loopCopy}
                what={messages.loopWhat}
                text={() => JSON.stringify(loop, null, 2)}
              />
            </span>
          </div>
        )}
      </div>
      {state === 'connected' ? null : (
        <>
          <p>{status === 'credential-expiring' ? messages.whyEnding : messages.why}</p>
          <dl className="authshift-facts">
            <div>
              <dt>{messages.account}</dt>
              <dd>
                <Breakable text={account} /> <CopyButton text={account} what={messages.account} />
              </dd>
            </div>
            <div>
              <dt>{messages.address}</dt>
              <dd>
                <Breakable text={serviceAddress} />
              </dd>
            </div>
            <div>
              <dt>{messages.lastSuccess}</dt>
              <dd>
                {lastSuccessAt === null ? common.never : <Instant at={lastSuccessAt} />}
                <span className="authshift-second">
                  {common.connectionStatus[status]} ({messages.dueFor} <Instant at={statusSince} exact />)
                </span>
              </dd>
            </div>
          </dl>
          <p className="authshift-hint">{messages.password}</p>
          {state === 'failed' ? <Failure connection={connection} supportContact={supportContact} /> : null}
          <AuthorizeButton
            {...options}
            connectionId={connection.id}
            label={loop === null ? messages.now : messages.allTheSame}
            look={loop === null ? 'primary' : 'secondary'}
            onAttempt={(attempt) => {
              noteAttempt(attempt);
              options.onAttempt?.(attempt);
            }}
            onOutcome={(outcome) => {
              noteOutcome(outcome);
              options.onOutcome?.(outcome);
            }}
          />
        </>
      )}
    </>
  );
}

interface ResultProps {
  readonly state: Reauthentication['state'];
  readonly connection: Connection;
}

/** The green tick and the red cross, in words and with the time. */
function Result({ state, connection }: ResultProps): ReactNode {
  const messages = useMessages('reauthenticatePrompt', reauthenticatePromptEnglish);
  const common = useMessages('common', commonEnglish);
  const { grant, status, statusSince } = connection;
  if (state === 'connected' && grant !== null) {
    return (
      <p>
        <StatusMark tone="good">{messages.connected(grant.account.upn)}</StatusMark>{' '}
        <span className="authshift-hint">
          <Instant at={grant.acquiredAt} />
        </span>
      </p>
    );
  }
  if (state !== 'failed') return null;
  return (
    <p>
      <StatusMark tone="danger">
        {failedStatuses.includes(status)
          ? `${messages.notConnected}: ${common.connectionStatus[status]}`
          : messages.notConnected}
      </StatusMark>{' '}
      <span className="authshift-hint">
        <Instant at={statusSince} />
      </span>
    </p>
  );
}

interface FailureProps {
  readonly connection: Connection;
  readonly supportContact: ReactNode;
}

/** What Microsoft answered, what it means, and whom to ask. */
function Failure({ connection, supportContact }: FailureProps): ReactNode {
  const messages = useMessages('reauthenticatePrompt', reauthenticatePromptEnglish);
  const { lastError, protocol, authType } = connection;
  const diagnosis = useDiagnose()?.(lastError ?? { code: null, literal: '' }, { protocol, authType }) ?? null;
  return (
    <section className="authshift-diagnosis">
      {lastError === null ? null : (
        <>
          <h4 dir="auto">{diagnosis?.known === true ? diagnosis.title : messages.answer}</h4>
          <LiteralAnswer text={lastError.literal} />
          {diagnosis?.known === true ? <DiagnosisFacts diagnosis={diagnosis} /> : null}
        </>
      )}
      {supportContact === undefined ? null : <div>{supportContact}</div>}
    </section>
  );
}
