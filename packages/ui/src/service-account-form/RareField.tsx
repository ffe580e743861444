import { connectionAdvice, connectionFields, fieldHints, isLegacy } from '@authshift/core';
import type { Connection, Protocol } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { CopyField } from '../copy/CopyField.tsx';
import { CertificateInput } from '../form/CertificateInput.tsx';
import { Field, TextField } from '../form/Field.tsx';
import { SecretInput } from '../form/SecretInput.tsx';
import { StoredSecret } from '../form/StoredSecret.tsx';
import { authorizeButtonEnglish } from '../messages/english/authorizeButton.ts';
import { formEnglish } from '../messages/english/form.ts';
import { formAdviceEnglish } from '../messages/english/formAdvice.ts';
import { ownAppEnglish } from '../messages/english/ownApp.ts';
import { protocolEnglish } from '../messages/english/protocol.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { TextsOf } from './CredentialsFields.tsx';
import { usesPassword } from './formValues.ts';
import type { ServiceAccountFormModel } from './useServiceAccountForm.ts';

export interface RareFieldProps {
  readonly kind: 'protocol' | 'ownApp' | 'stored' | 'advice' | 'expectation';
  readonly model: ServiceAccountFormModel;
  readonly connection: Connection | null;
  /** Of the fields it has. */
  readonly texts?: TextsOf;
  /** See `SecretInput`. */
  readonly managedAs?: string | undefined;
}

export function RareField({ kind, ...props }: RareFieldProps): ReactNode {
  switch (kind) {
    case 'protocol':
      return <ProtocolChoice {...props} />;
    case 'ownApp':
      return <OwnApp {...props} />;
    case 'stored':
      return <Stored {...props} />;
    case 'advice':
      return <Advice {...props} />;
    default:
      return <Expectation {...props} />;
  }
}

type PartProps = Omit<RareFieldProps, 'kind'>;

const plain: TextsOf = (path, label, hint) => ({ id: path, label, hint });

function ProtocolChoice({ model, connection }: PartProps): ReactNode {
  const messages = useMessages('protocol', protocolEnglish);
  const { values, protocols, change } = model;
  const id = `${model.idOf('displayName')}-protocol`;
  return (
    <Field texts={{ id, label: messages.protocol, hint: messages.protocolHint }}>
      <select
        id={id}
        className="authshift-input"
        aria-describedby={`${id}-hint`}
        value={values.protocol}
        disabled={connection !== null}
        onChange={(event) => change({ protocol: event.target.value as Protocol })}
      >
        {(connection === null ? protocols : [values.protocol]).map((protocol) => (
          <option key={protocol} value={protocol}>
            {messages.name[protocol]}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** The customer's own app: its three values, one by one or pasted at once, and what it needs to know of us. */
function OwnApp({ model, texts = plain }: PartProps): ReactNode {
  const messages = useMessages('ownApp', ownAppEnglish);
  const form = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const { format } = useMigrationContext();
  const { values, problems, registrations, change, recheck, pasted } = model;
  const { protocol, authType, tenantId, clientId } = values;
  const takesSecret = connectionFields(protocol, authType)?.includes('registration.clientSecret');
  const redirectUri = registrations[0]?.redirectUri;
  const swapped = problems.some(({ code }) => code === 'is_client_id' || code === 'is_tenant_id');
  const names: Readonly<Record<string, string>> = {
    tenantId: form.tenantId,
    'registration.clientId': messages.clientId,
    'registration.clientSecret': messages.clientSecret,
  };
  return (
    <>
      <div role="status">
        {pasted === null ? null : (
          <StatusMark tone={pasted.hasSecretId ? 'warning' : 'good'}>
            {messages.pasted(format.list(pasted.fields.map((field) => names[field] ?? field)))}{' '}
            {pasted.hasSecretId ? messages.pastedSecretId : null}
          </StatusMark>
        )}
      </div>
      <TextField
        texts={texts('registration.clientId', messages.clientId, messages.clientIdHint)}
        code
        value={clientId}
        onChange={(typed) => change({ clientId: typed })}
        onBlur={recheck}
      />
      {swapped ? (
        <Button onClick={() => change({ tenantId: clientId, clientId: tenantId })}>{messages.swap}</Button>
      ) : null}
      {takesSecret ? (
        <SecretInput
          texts={texts('registration.clientSecret', messages.clientSecret, messages.clientSecretHint)}
          name="clientSecret"
          onTyped={model.typeSecret}
          onBlur={recheck}
          pasted={model.pastedSecret}
        />
      ) : (
        <CertificateInput
          texts={texts('registration.certificate', messages.certificate, messages.certificateHint)}
          onTyped={model.typeSecret}
          onBlur={recheck}
        />
      )}
      {redirectUri === undefined ? null : (
        <CopyField label={messages.redirectUri} hint={messages.redirectUriHint} value={redirectUri} />
      )}
    </>
  );
}

/** The secret of the connection, or of the customer's app it uses; the vendor's is the vendor's to replace. */
function Stored({ model, connection, texts = plain, managedAs }: PartProps): ReactNode {
  const messages = useMessages('ownApp', ownAppEnglish);
  const form = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const { values, registrations, typeSecret, recheck } = model;
  const common = { onTyped: typeSecret, onBlur: recheck, managedAs };
  if (usesPassword(values.authType)) {
    if (!connection?.secret) return null;
    return (
      <StoredSecret {...common} texts={texts('password', form.password)} name="password" stored={connection.secret} />
    );
  }
  const app = registrations.find(({ id }) => id === values.registration);
  if (app?.mode !== 'customer' || app.secret === null) return null;
  return (
    <StoredSecret
      {...common}
      texts={texts('registration.clientSecret', messages.clientSecret, messages.clientSecretHint)}
      name="clientSecret"
      stored={app.secret}
    />
  );
}

/** What is worth knowing about values that are allowed: another account than before, a way of signing in that ends, Microsoft's answer. */
function Advice({ model, connection }: PartProps): ReactNode {
  const messages = useMessages('formAdvice', formAdviceEnglish);
  const { problem } = useMessages('form', formEnglish);
  const connections = useMigrationSelector((state) => state.connections);
  const { account, authType } = model.values;
  const typed = account.trim().toLowerCase();
  const predecessors = connections.filter((one) => isLegacy(one) && one.status !== 'disconnected');
  const [first] = predecessors;
  const same = predecessors.some((one) => one.account.toLowerCase() === typed);
  const isAddress = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(typed);
  const differs = connection === null && authType === 'oauth-delegated' && isAddress && !same ? first : undefined;
  const pointed = fieldHints(connection?.lastError?.code ?? '');
  return (
    <div role="status">
      {differs === undefined ? null : (
        <StatusMark tone="warning">{messages.accountDiffers(differs.displayName, differs.account)}</StatusMark>
      )}
      {connectionAdvice(authType).map(({ path, code, message }) => (
        <StatusMark key={code} tone="warning">
          {problem(path, code, message)}
        </StatusMark>
      ))}
      {pointed.map(({ path, code, message }) => (
        <StatusMark key={code} tone="danger">
          {messages.pointedAt} {problem(path, code, message)}
        </StatusMark>
      ))}
    </div>
  );
}

/** Who is to sign in, said before anybody leaves for Microsoft. */
function Expectation({ model }: PartProps): ReactNode {
  const messages = useMessages('authorizeButton', authorizeButtonEnglish);
  const { authType, account } = model.values;
  return (
    <p className="authshift-hint authshift-form-expectation">
      {authType === 'oauth-app' ? messages.expectationConsent : messages.expectation(account.trim())}
    </p>
  );
}
