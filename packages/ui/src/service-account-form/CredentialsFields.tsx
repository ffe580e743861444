import type { Connection } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { commonEnglish } from '../messages/english/common.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { AccountDifference } from './AccountDifference.tsx';
import { type FieldTexts, TextField } from './Field.tsx';
import type { FormAuthType } from './formValues.ts';
import { RegistrationFields } from './RegistrationFields.tsx';
import { SecretField } from './SecretField.tsx';
import type { Credentials, FieldPath } from './useCredentials.ts';

interface CredentialsFieldsProps {
  readonly credentials: Credentials;
  readonly authTypes: readonly FormAuthType[] | undefined;
  readonly connection: Connection | null;
}

const everyAuthType: readonly FormAuthType[] = ['oauth-delegated', 'basic', 'ntlm'];

export function CredentialsFields({
  credentials,
  authTypes = everyAuthType,
  connection,
}: CredentialsFieldsProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const texts = useFieldTexts(credentials);
  const { values, change, recheck } = credentials;
  return (
    <>
      <TextField
        texts={texts('displayName', messages.displayName, messages.displayNameHint)}
        value={values.displayName}
        onChange={(displayName) => change({ displayName })}
        onBlur={recheck}
      />
      <AuthTypeChoice credentials={credentials} authTypes={authTypes} fixed={connection !== null} />
      <TextField
        texts={texts('account', messages.account, messages.accountHint)}
        type="email"
        code
        value={values.account}
        onChange={(account) => change({ account })}
        onBlur={recheck}
      />
      {values.authType === 'oauth-delegated' ? <AccountDifference account={values.account} /> : null}
      {values.authType === 'oauth-delegated' ? (
        <OAuthFields credentials={credentials} connection={connection} />
      ) : (
        <SecretField
          texts={texts('password', messages.password)}
          name="password"
          stored={connection?.secret ?? null}
          onTyped={credentials.typeSecret}
          onBlur={recheck}
        />
      )}
      <TextField
        texts={texts('serviceAddress', messages.serviceAddress, messages.serviceAddressHint)}
        type="url"
        code
        value={values.serviceAddress}
        onChange={(serviceAddress) => change({ serviceAddress })}
        onBlur={recheck}
      />
    </>
  );
}

function OAuthFields({ credentials, connection }: Omit<CredentialsFieldsProps, 'authTypes'>): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const texts = useFieldTexts(credentials);
  const { values, registrations, change, recheck, typeSecret } = credentials;
  const chosen = registrations.find((registration) => registration.id === values.registration);
  // The vendor's secret is the vendor's to replace.
  const replaceable = connection !== null && chosen?.mode === 'customer' ? chosen.secret : null;
  return (
    <>
      <TextField
        texts={texts('tenantId', messages.tenantId, messages.tenantIdHint)}
        code
        value={values.tenantId}
        onChange={(tenantId) => change({ tenantId })}
        onBlur={recheck}
      />
      <RegistrationFields
        id={credentials.idOf('registration') ?? ''}
        registrations={registrations}
        chosen={values.registration}
        onChoose={(registration) => change({ registration })}
      >
        <TextField
          texts={texts('registration.clientId', messages.clientId, messages.clientIdHint)}
          code
          value={values.clientId}
          onChange={(clientId) => change({ clientId })}
          onBlur={recheck}
        />
        <SecretField
          texts={texts('registration.clientSecret', messages.clientSecret, messages.clientSecretHint)}
          name="clientSecret"
          stored={null}
          onTyped={typeSecret}
          onBlur={recheck}
        />
      </RegistrationFields>
      {replaceable === null ? null : (
        <SecretField
          texts={texts('registration.clientSecret', messages.clientSecret, messages.clientSecretHint)}
          name="clientSecret"
          stored={replaceable}
          onTyped={typeSecret}
          onBlur={recheck}
        />
      )}
    </>
  );
}

interface AuthTypeChoiceProps {
  readonly credentials: Credentials;
  readonly authTypes: readonly FormAuthType[];
  readonly fixed: boolean;
}

function AuthTypeChoice({ credentials, authTypes, fixed }: AuthTypeChoiceProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const common = useMessages('common', commonEnglish);
  const { values, change } = credentials;
  if (fixed || authTypes.length < 2) {
    return (
      <div className="authshift-field">
        <span className="authshift-field-label">{messages.authType}</span>
        <p>
          {common.authType[values.authType]}{' '}
          {fixed ? <span className="authshift-second">{messages.authTypeFixed}</span> : null}
        </p>
      </div>
    );
  }
  const group = `${credentials.idOf('displayName')}-auth-type`;
  return (
    <div className="authshift-field">
      <span className="authshift-field-label" id={`${group}-label`}>
        {messages.authType}
      </span>
      <div className="authshift-choices" role="radiogroup" aria-labelledby={`${group}-label`}>
        {authTypes.map((authType) => (
          <label key={authType} className="authshift-choice">
            <input
              type="radio"
              name={group}
              checked={values.authType === authType}
              onChange={() => change({ authType })}
            />
            <span>
              {common.authType[authType]}
              <span className="authshift-hint">{messages.authTypeHint[authType]}</span>
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

function useFieldTexts({ idOf, problems }: Credentials): (path: FieldPath, label: string, hint?: string) => FieldTexts {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  return (path, label, hint) => {
    const problem = problems.find((candidate) => candidate.path === path);
    return {
      id: idOf(path) ?? path,
      label,
      hint,
      error: problem === undefined ? undefined : messages.problem(path, problem.code, problem.message),
    };
  };
}
