import type { Connection } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { AuthorizationStartError } from '../authorize-button/AuthorizationStartError.tsx';
import { useAuthorization } from '../authorize-button/useAuthorization.ts';
import { Button } from '../button/Button.tsx';
import { authorizeButtonEnglish } from '../messages/english/authorizeButton.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { CredentialsFields } from './CredentialsFields.tsx';
import { ErrorSummary } from './ErrorSummary.tsx';
import { SaveError } from './SaveError.tsx';
import type { ServiceAccountFormProps } from './ServiceAccountForm.tsx';
import { useCredentials } from './useCredentials.ts';

export interface CredentialsFormProps extends Omit<ServiceAccountFormProps, 'connectionId'> {
  readonly connection: Connection | null;
  /** What was saved just before this form took its place. */
  readonly savedName: string | null;
  readonly onDone: (connection: Connection) => void;
}

export function CredentialsForm(props: CredentialsFormProps): ReactNode {
  const { connection, savedName, onDone, onSaved, onDirtyChange } = props;
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const authorizationMessages = useMessages('authorizeButton', authorizeButtonEnglish);
  const refusal = useRoleRefusal('admin');
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const credentials = useCredentials(props, form);
  const authorization = useAuthorization(props);
  const { values, problems, attempt, dirty, busy } = credentials;
  const oauth = values.authType === 'oauth-delegated';
  const needsGrant = oauth && (connection === null || connection.grant === null);

  const tellDirty = useRef(onDirtyChange);
  tellDirty.current = onDirtyChange;
  useEffect(() => tellDirty.current?.(dirty), [dirty]);

  const submit = async (authorize: boolean) => {
    if (busy || authorization.busy) return;
    const saved = await credentials.save();
    if (saved === null) return;
    onSaved?.(saved);
    // Saved but not on the way to Microsoft: the form stays, so that pressing again tries again.
    if (authorize && !(await authorization.start(saved.id))) return;
    onDone(saved);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(needsGrant);
  };

  return (
    <form ref={form} className="authshift-form authshift-card" aria-labelledby={titleId} noValidate onSubmit={send}>
      <header>
        <h3 id={titleId}>{connection === null ? messages.newTitle : messages.editTitle(connection.displayName)}</h3>
        {connection === null ? <p className="authshift-hint">{messages.newIntro}</p> : null}
      </header>
      <div role="status">
        {savedName === null || dirty ? null : <StatusMark tone="good">{messages.saved(savedName)}</StatusMark>}
      </div>
      {problems.length === 0 ? null : <ErrorSummary problems={problems} attempt={attempt} idOf={credentials.idOf} />}
      {credentials.error === null ? null : <SaveError error={credentials.error} />}
      {refusal === null ? null : <p className="authshift-hint">{refusal}</p>}
      <fieldset className="authshift-plain" disabled={refusal !== null}>
        <CredentialsFields credentials={credentials} authTypes={props.authTypes} connection={connection} />
        <div className="authshift-form-actions">
          <Button type="submit" look="primary" busy={busy || authorization.busy}>
            {busy ? messages.saving : null}
            {!busy && authorization.busy ? authorizationMessages.starting : null}
            {busy || authorization.busy ? null : needsGrant ? messages.saveAndAuthorize : messages.save}
          </Button>
          {needsGrant ? (
            <Button busy={busy || authorization.busy} onClick={() => void submit(false)}>
              {messages.saveOnly}
            </Button>
          ) : null}
        </div>
        {needsGrant && values.account.includes('@') ? (
          <p className="authshift-hint authshift-form-expectation">
            {authorizationMessages.expectation(values.account.trim())}
          </p>
        ) : null}
      </fieldset>
      {authorization.error === null ? null : <AuthorizationStartError error={authorization.error} />}
    </form>
  );
}
