import type { Connection } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { Later } from '../later/Later.tsx';
import { laterPart } from '../later/laterPart.ts';
import { formEnglish } from '../messages/english/form.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { CredentialsFields, rareField, rareFields } from './CredentialsFields.tsx';
import type { ServiceAccountFormProps } from './ServiceAccountForm.tsx';
import { useServiceAccountForm } from './useServiceAccountForm.ts';

const notices = laterPart(() => import('./FormNotices.tsx').then((module) => module.FormNotices));

interface CredentialsFormProps extends Omit<ServiceAccountFormProps, 'connectionId'> {
  readonly connection: Connection | null;
  /** What was saved just before this form took its place. */
  readonly savedName: string | null;
  readonly onDone: (connection: Connection) => void;
}

export function CredentialsForm(props: CredentialsFormProps): ReactNode {
  const { connection, savedName, onDone, onSaved, onDirtyChange, readOnly = false } = props;
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const words = useMessages('form', formEnglish);
  const refusal = useRoleRefusal('admin');
  const titleId = useId();
  const model = useServiceAccountForm(props);
  // For Microsoft, with what was just saved.
  const [leaving, setLeaving] = useState<Connection | null>(null);
  const [stayed, setStayed] = useState(false);
  const { values, problems, dirty, error } = model;
  const { authType } = values;
  const busy = model.busy || leaving !== null;
  const asks = authType === 'oauth-delegated' || authType === 'oauth-app';
  const needsGrant = asks && (connection === null || connection.grant === null);

  const tellDirty = useRef(onDirtyChange);
  tellDirty.current = onDirtyChange;
  useEffect(() => tellDirty.current?.(dirty), [dirty]);

  const submit = async (authorize: boolean) => {
    if (busy) return;
    const saved = await model.save();
    if (saved === null) return;
    onSaved?.(saved);
    if (authorize) await notices.fetch();
    // Without its notices it has no way to Microsoft; the connection's card has one.
    if (authorize && notices.component !== null) return setLeaving(saved);
    onDone(saved);
  };
  const leave = (left: boolean) => {
    // Saved but not on the way to Microsoft: the form stays, so that pressing again tries again.
    setLeaving(null);
    setStayed(!left);
    if (left && leaving !== null) onDone(leaving);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(needsGrant);
  };
  const prepare = () => {
    model.prepare();
    void notices.fetch();
    void rareFields.fetch();
  };
  const savedNow = savedName !== null && !dirty;
  const standing = savedNow ? 'saved' : dirty ? 'dirty' : 'ready';
  const state = model.busy
    ? 'saving'
    : problems.length > 0
      ? 'invalid'
      : error === null && !stayed
        ? standing
        : 'error';
  return (
    <form
      ref={model.form}
      className="authshift-form authshift-card"
      data-state={readOnly ? 'read-only' : refusal === null ? state : 'refused'}
      aria-labelledby={titleId}
      noValidate
      onSubmit={send}
      onFocus={prepare}
      onPaste={model.paste}
    >
      <header>
        <h3 id={titleId}>{connection === null ? messages.newTitle : messages.editTitle(connection.displayName)}</h3>
        {connection === null ? <p className="authshift-hint">{messages.newIntro}</p> : null}
      </header>
      {problems.length > 0 || error !== null || savedNow || leaving !== null || stayed ? (
        <Later
          part={notices}
          props={{ ...props, model, savedName: savedNow ? savedName : null, leaving, onLeave: leave }}
          meanwhile={savedNow ? null : <p role="alert">{words.notSaved}</p>}
        />
      ) : null}
      {refusal === null ? null : <p className="authshift-hint">{refusal}</p>}
      <fieldset className="authshift-plain" disabled={refusal !== null || readOnly}>
        <CredentialsFields model={model} connection={connection} allowPasswordManager={props.allowPasswordManager} />
        {readOnly ? null : (
          <div className="authshift-form-actions">
            <Button type="submit" look="primary" busy={busy}>
              {model.busy
                ? words.saving
                : busy
                  ? messages.leaving
                  : needsGrant
                    ? messages.saveAndAuthorize
                    : words.save}
            </Button>
            {needsGrant ? (
              <Button busy={busy} onClick={() => void submit(false)}>
                {messages.saveOnly}
              </Button>
            ) : null}
          </div>
        )}
        {needsGrant && !readOnly && values.account.includes('@')
          ? rareField('expectation', { model, connection })
          : null}
      </fieldset>
    </form>
  );
}
