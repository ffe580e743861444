import { type ReactNode, useId, useState } from 'react';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import { ConsentPanel } from '../consent-panel/ConsentPanel.tsx';
import { PermissionList } from '../consent-panel/PermissionList.tsx';
import { CopyButton } from '../copy/CopyButton.tsx';
import { CopyField } from '../copy/CopyField.tsx';
import { Field } from '../form/Field.tsx';
import { appRegistrationGuideEnglish } from '../messages/english/appRegistrationGuide.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import type { WriteHooks } from '../write/useWrite.ts';
import { mergeManifest } from './mergeManifest.ts';
import { type AppRegistration, type AppRegistrationOptions, useAppRegistration } from './useAppRegistration.ts';

export interface AppRegistrationGuideProps
  extends AppRegistrationOptions,
    Partial<Omit<AuthorizationOptions, 'onBefore' | 'onAfter'>>,
    WriteHooks<'authorize' | 'invite' | 'revoke-invitation'> {
  /** What the app could be called. @default the name of the vendor's app */
  readonly appName?: string | undefined;
}

/**
 * How an organization registers an app of its own in Entra: numbered steps whose values are copied, not typed, ending with the approval
 * and the check of the permissions.
 *
 * `data-state`: `loading`, `error` (nothing could be loaded), `ready`.
 */
export function AppRegistrationGuide({ appName, ...props }: AppRegistrationGuideProps): ReactNode {
  const messages = useMessages('appRegistrationGuide', appRegistrationGuideEnglish);
  const registration = useAppRegistration(props);
  const loaded = useMigrationSelector(({ status }) => status);
  const vendor = useMigrationSelector(({ registrations }) => registrations.find(({ mode }) => mode === 'vendor'));
  const titleId = useId();
  const { access, redirectUri } = registration;
  const name = appName ?? vendor?.displayName;
  return (
    <section
      className="authshift-card"
      data-authshift-part="app-registration-guide"
      data-state={loaded === 'ready' ? 'ready' : loaded === 'failed' ? 'error' : 'loading'}
      aria-labelledby={titleId}
    >
      <header>
        <h3 id={titleId}>{messages.title}</h3>
        <p className="authshift-hint">{messages.intro}</p>
      </header>
      <ol className="authshift-steps">
        <Step title={messages.open}>
          <p>{messages.openText}</p>
          <a className="authshift-link" href="https://entra.microsoft.com" target="_blank" rel="noopener noreferrer">
            {messages.openLink}
          </a>
        </Step>
        <Step title={messages.name}>
          <p>{messages.nameText}</p>
          {name === undefined ? null : <CopyField label={messages.name} value={name} />}
        </Step>
        <Step title={messages.audience}>
          <p>{messages.audienceText}</p>
        </Step>
        <Step title={messages.redirect}>
          <p>{redirectUri === null ? messages.redirectUnknown : messages.redirectText}</p>
          {redirectUri === null ? null : <CopyField label={messages.redirect} value={redirectUri} />}
        </Step>
        <Step title={messages.manifest}>
          <Manifest registration={registration} />
        </Step>
        <Step title={messages.secret}>
          <p>{access.alsoNeeded.includes('certificate') ? messages.certificateText : messages.secretText}</p>
        </Step>
        <Step title={messages.ids}>
          <p>{messages.idsText}</p>
        </Step>
        <Step title={messages.approve}>
          <Approval {...props} registration={registration} />
        </Step>
        {props.connectionId !== undefined && props.returnTo !== undefined ? null : (
          <Step title={messages.check}>
            <p>{messages.checkText}</p>
            <PermissionList permissions={access.permissions} alsoNeeded={access.alsoNeeded} />
          </Step>
        )}
      </ol>
    </section>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <li>
      <h4>{title}</h4>
      {children}
    </li>
  );
}

type ApprovalProps = Omit<AppRegistrationGuideProps, 'appName'> & { readonly registration: AppRegistration };

function Approval({ registration, connectionId, returnTo, ...options }: ApprovalProps): ReactNode {
  const messages = useMessages('appRegistrationGuide', appRegistrationGuideEnglish);
  const { approveUrl } = registration;
  if (connectionId !== undefined && returnTo !== undefined) {
    const {
      protocol: _p,
      authType: _a,
      items: _i,
      tenantId: _t,
      clientId: _c,
      redirectUri: _r,
      ...authorization
    } = options;
    return <ConsentPanel {...authorization} connectionId={connectionId} returnTo={returnTo} />;
  }
  if (approveUrl === null) return <p>{messages.approveLater}</p>;
  return (
    <>
      <p>{messages.approveText}</p>
      <CopyField label={messages.approve} hint={messages.approveReturn} value={approveUrl} />
      <a className="authshift-link" href={approveUrl} target="_blank" rel="noopener noreferrer">
        {messages.approveLink}
      </a>
    </>
  );
}

/** The part of the manifest to paste, and a place that puts it into a manifest and tells a broken one. */
export function Manifest({ registration }: { readonly registration: AppRegistration }): ReactNode {
  const messages = useMessages('appRegistrationGuide', appRegistrationGuideEnglish);
  const { format } = useMigrationContext();
  const { snippet } = registration;
  const id = useId();
  const [typed, setTyped] = useState('');
  const merged = typed.trim() === '' ? null : mergeManifest(typed, snippet.requiredResourceAccess);
  const error =
    merged === null || merged.ok
      ? undefined
      : merged.why === null
        ? messages.mergeNotObject
        : messages.mergeInvalid(merged.why);
  return (
    <>
      <p>{messages.manifestText}</p>
      <Code label={messages.manifestLabel} text={snippet.json} />
      {snippet.unverified.length === 0 ? null : (
        <p className="authshift-hint">{messages.unverified(format.list(snippet.unverified))}</p>
      )}
      <details className="authshift-stranded">
        <summary>{messages.merge}</summary>
        <Field texts={{ id, label: messages.merge, hint: messages.mergeHint, error }}>
          <textarea
            id={id}
            className="authshift-input"
            data-code
            dir="ltr"
            rows={4}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={error !== undefined || undefined}
            aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        <div role="status">{merged?.ok ? <Code label={messages.merged} text={merged.json} /> : null}</div>
      </details>
    </>
  );
}

function Code({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    <figure className="authshift-code">
      <figcaption>
        {label} <CopyButton text={text} what={label} />
      </figcaption>
      <pre className="authshift-literal" dir="ltr" translate="no">
        {text}
      </pre>
    </figure>
  );
}
