import { connectionsUsing, type OAuthAuthType, type SyncItem, watchSecret } from '@authshift/core';
import type { Protocol, Registration } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { CopyField } from '../copy/CopyField.tsx';
import { ErrorSummary } from '../form/ErrorSummary.tsx';
import { describedBy, Field, type FieldTexts, TextField } from '../form/Field.tsx';
import { SaveError } from '../form/SaveError.tsx';
import { SecretInput } from '../form/SecretInput.tsx';
import { formEnglish } from '../messages/english/form.ts';
import { formNoticesEnglish } from '../messages/english/formNotices.ts';
import { oauthProviderFormEnglish } from '../messages/english/oauthProviderForm.ts';
import { ownAppEnglish } from '../messages/english/ownApp.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { Asked } from './Asked.tsx';
import { Rotation } from './Rotation.tsx';
import {
  type OAuthProviderFormModel,
  type OAuthProviderFormOptions,
  useOAuthProviderForm,
} from './useOAuthProviderForm.ts';

export interface OAuthProviderFormProps extends Omit<OAuthProviderFormOptions, 'registration'> {
  /** The app to change. Absent: a blank form for a further one. */
  readonly registrationId?: string | undefined;
  /** For which the scopes are explained. @default 'ews' */
  readonly protocol?: Protocol | undefined;
  /** @default 'oauth-delegated' */
  readonly authType?: OAuthAuthType | undefined;
  /** With Graph: what the product syncs. @default all */
  readonly items?: readonly SyncItem[] | undefined;
  readonly onSaved?: ((registration: Registration) => void) | undefined;
  /** True from the first thing typed until it is saved. */
  readonly onDirtyChange?: ((dirty: boolean) => void) | undefined;
  /** Shows what is recorded and offers no change. @default false */
  readonly readOnly?: boolean | undefined;
}

/**
 * An app in Entra, which other products call an OAuth provider: its ids and secret, what it asks for at Microsoft in plain words, and
 * the change of its secret without an interruption.
 *
 * `data-state`: `loading`, `error` (nothing could be loaded, or the server did not save), `empty` (not recorded any more), `refused`
 * (not for this role), `read-only` (also the vendor's app), `ready`, `dirty`, `invalid`, `saving`, `saved`.
 */
export function OAuthProviderForm({ registrationId, ...props }: OAuthProviderFormProps): ReactNode {
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const registration = useMigrationSelector((state) => state.registrations.find(({ id }) => id === registrationId));
  const status = useMigrationSelector((state) => state.status);
  const [saved, setSaved] = useState<{ readonly times: number; readonly name: string | null }>({
    times: 0,
    name: null,
  });
  if (registrationId !== undefined && registration === undefined) {
    const missing = status === 'ready';
    return (
      <div
        className="authshift-form"
        data-authshift-part="oauth-provider-form"
        data-state={missing ? 'empty' : status === 'failed' ? 'error' : 'loading'}
      >
        <p className="authshift-hint">{missing ? messages.gone : '…'}</p>
      </div>
    );
  }
  return (
    <ProviderForm
      {...props}
      key={`${registrationId} ${saved.times}`}
      registration={registration ?? null}
      savedName={saved.name}
      onDone={({ displayName }) => setSaved(({ times }) => ({ times: times + 1, name: displayName }))}
    />
  );
}

interface ProviderFormProps extends Omit<OAuthProviderFormProps, 'registrationId'> {
  readonly registration: Registration | null;
  readonly savedName: string | null;
  readonly onDone: (registration: Registration) => void;
}

function ProviderForm(props: ProviderFormProps): ReactNode {
  const { registration, savedName, onDone, onSaved, onDirtyChange } = props;
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const words = useMessages('form', formEnglish);
  const notices = useMessages('formNotices', formNoticesEnglish);
  const refusal = useRoleRefusal('admin');
  const model = useOAuthProviderForm(props);
  const titleId = useId();
  const { problems, dirty, busy, error } = model;
  const readOnly = props.readOnly === true || registration?.mode === 'vendor';
  const tellDirty = useRef(onDirtyChange);
  tellDirty.current = onDirtyChange;
  useEffect(() => tellDirty.current?.(dirty), [dirty]);

  const done = (saved: Registration | null) => {
    if (saved === null) return;
    onSaved?.(saved);
    onDone(saved);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (busy === null) void model.save().then(done);
  };
  const savedNow = savedName !== null && !dirty;
  const standing = savedNow ? 'saved' : dirty ? 'dirty' : 'ready';
  const state = busy !== null ? 'saving' : problems.length > 0 ? 'invalid' : error === null ? standing : 'error';
  return (
    <form
      ref={model.form}
      className="authshift-form authshift-card"
      data-authshift-part="oauth-provider-form"
      data-state={readOnly ? 'read-only' : refusal === null ? state : 'refused'}
      aria-labelledby={titleId}
      noValidate
      onSubmit={send}
      onPaste={model.paste}
    >
      <header>
        <h3 id={titleId}>{registration === null ? messages.newTitle : messages.editTitle(registration.displayName)}</h3>
        <p className="authshift-hint">{registration?.mode === 'vendor' ? messages.vendor : messages.newIntro}</p>
      </header>
      <div role="status">{savedNow ? <StatusMark tone="good">{notices.saved(savedName)}</StatusMark> : null}</div>
      {problems.length === 0 ? null : <ErrorSummary problems={problems} attempt={model.attempt} idOf={model.idOf} />}
      {error?.during === 'save' || error?.during === 'add' ? <SaveError error={error.error} /> : null}
      {refusal === null || readOnly ? null : <p className="authshift-hint">{refusal}</p>}
      {registration === null ? null : <Standing registration={registration} />}
      <fieldset className="authshift-plain" disabled={refusal !== null || readOnly}>
        <Fields model={model} registration={registration} />
        {readOnly ? null : (
          <div className="authshift-form-actions">
            <Button type="submit" look="primary" busy={busy !== null}>
              {busy === 'saving' ? words.saving : words.save}
            </Button>
          </div>
        )}
        {registration === null || readOnly ? null : (
          <Rotation model={model} registration={registration} onDone={done} />
        )}
      </fieldset>
      <Asked
        protocol={props.protocol}
        authType={props.authType}
        items={props.items}
        tenantId={registration?.tenantId ?? model.values.tenantId}
      />
    </form>
  );
}

/** Who uses the app, and how long its secret still works. */
function Standing({ registration }: { readonly registration: Registration }): ReactNode {
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const { now } = useMigrationContext();
  const connections = useMigrationSelector((state) => state.connections);
  const using = connectionsUsing(registration.id, connections).length;
  const watched = watchSecret(registration.secret, now());
  return (
    <p>
      {messages.usedBy(using)}.{' '}
      {watched === null ? null : (
        <StatusMark tone={watched.expiry === 'far' ? 'neutral' : watched.expiry === 'near' ? 'warning' : 'danger'}>
          {watched.expiry === 'past' ? messages.ended : messages.daysLeft(watched.daysLeft)}
        </StatusMark>
      )}
    </p>
  );
}

interface FieldsProps {
  readonly model: OAuthProviderFormModel;
  readonly registration: Registration | null;
}

function Fields({ model, registration }: FieldsProps): ReactNode {
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const app = useMessages('ownApp', ownAppEnglish);
  const redirectUri = useMigrationSelector((state) => registration?.redirectUri ?? state.registrations[0]?.redirectUri);
  const texts = useTexts(model);
  const { values, change, recheck, typeSecret } = model;
  return (
    <>
      <TextField
        texts={texts('displayName', messages.displayName, messages.displayNameHint)}
        value={values.displayName}
        onChange={(displayName) => change({ displayName })}
        onBlur={recheck}
      />
      {registration === null ? (
        <>
          <TextField
            texts={texts('tenantId', messages.tenantId, messages.tenantIdHint)}
            code
            value={values.tenantId}
            onChange={(tenantId) => change({ tenantId })}
            onBlur={recheck}
          />
          <TextField
            texts={texts('registration.clientId', app.clientId, app.clientIdHint)}
            code
            value={values.clientId}
            onChange={(clientId) => change({ clientId })}
            onBlur={recheck}
          />
          <SecretInput
            texts={texts('registration.clientSecret', app.clientSecret, app.clientSecretHint)}
            name="clientSecret"
            onTyped={typeSecret}
            onBlur={recheck}
          />
          <ExpiryField model={model} />
        </>
      ) : (
        <>
          {registration.tenantId === null ? null : (
            <CopyField label={messages.tenantId} value={registration.tenantId} />
          )}
          <CopyField label={messages.clientId} value={registration.clientId} />
        </>
      )}
      {redirectUri === undefined ? null : (
        <CopyField label={messages.redirectUri} hint={messages.redirectUriHint} value={redirectUri} />
      )}
    </>
  );
}

export function ExpiryField({ model }: { readonly model: OAuthProviderFormModel }): ReactNode {
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const texts = useTexts(model)('expiresAt', messages.expiresAt, messages.expiresAtHint);
  return (
    <Field texts={texts}>
      <input
        id={texts.id}
        type="date"
        className="authshift-input"
        aria-invalid={texts.error !== undefined || undefined}
        aria-describedby={describedBy(texts)}
        value={model.values.expiresAt}
        onChange={(event) => model.change({ expiresAt: event.target.value })}
      />
    </Field>
  );
}

export function useTexts({
  idOf,
  problems,
}: OAuthProviderFormModel): (path: string, label: string, hint: string) => FieldTexts {
  const words = useMessages('form', formEnglish);
  return (path, label, hint) => {
    const problem = problems.find((candidate) => candidate.path === path);
    const error = problem === undefined ? undefined : words.problem(path, problem.code, problem.message);
    return { id: idOf(path) ?? path, label, hint, error };
  };
}
