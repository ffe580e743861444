import type { AuthType, Connection } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { type FieldTexts, TextField } from '../form/Field.tsx';
import { SecretInput } from '../form/SecretInput.tsx';
import { Later } from '../later/Later.tsx';
import { laterPart } from '../later/laterPart.ts';
import { formEnglish } from '../messages/english/form.ts';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Choices } from './Choices.tsx';
import { ownApp, usesApp } from './formValues.ts';
import type { RareFieldProps } from './RareField.tsx';
import type { FieldPath, ServiceAccountFormModel } from './useServiceAccountForm.ts';

/** Fields most forms do not have: an own app's, a stored secret, the protocol; and advice on what was typed. */
export const rareFields = laterPart(() => import('./RareField.tsx').then((module) => module.RareField));

/** One of them, where the form has it. */
export function rareField(kind: RareFieldProps['kind'], props: Omit<RareFieldProps, 'kind'>): ReactNode {
  return <Later key={kind} part={rareFields} props={{ ...props, kind }} />;
}

interface CredentialsFieldsProps {
  readonly model: ServiceAccountFormModel;
  readonly connection: Connection | null;
  readonly allowPasswordManager: boolean | undefined;
}

/** The fields that core's schema has for the protocol and authentication type, in its order. */
export function CredentialsFields({ model, connection, allowPasswordManager }: CredentialsFieldsProps): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const texts = useFieldTexts(model);
  const { values, registrations, change, recheck, protocols } = model;
  const { authType } = values;
  const section = allowPasswordManager ? `section-${model.idOf('account')}` : undefined;
  const text = (field: 'displayName' | 'tenantId' | 'serviceAddress') => (
    <TextField
      key={field}
      texts={texts(field, messages[field], messages[`${field}Hint`])}
      type={field === 'serviceAddress' ? 'url' : undefined}
      code={field !== 'displayName'}
      value={values[field]}
      onChange={(typed) => change({ [field]: typed })}
      onBlur={recheck}
    />
  );
  const rare = (kind: RareFieldProps['kind']) => rareField(kind, { model, connection, texts, managedAs: section });
  const forApp = authType === 'oauth-app';
  const fields: Readonly<Record<FieldPath, () => ReactNode>> = {
    displayName: () => text('displayName'),
    account: () => (
      <TextField
        key="account"
        texts={
          forApp
            ? texts('account', messages.testMailbox, messages.testMailboxHint)
            : texts('account', messages.account, messages.accountHint)
        }
        type="email"
        code
        autoComplete={section && `${section} username`}
        value={values.account}
        onChange={(account) => change({ account })}
        onBlur={recheck}
      />
    ),
    tenantId: () => text('tenantId'),
    serviceAddress: () => text('serviceAddress'),
    password: () =>
      connection?.secret ? (
        rare('stored')
      ) : (
        <SecretInput
          key="password"
          texts={texts('password', messages.password)}
          name="password"
          onTyped={model.typeSecret}
          onBlur={recheck}
          managedAs={section}
        />
      ),
    registration: () => (
      <Choices
        key="registration"
        id={model.idOf('registration') ?? ''}
        label={messages.app}
        chosen={values.registration}
        onChoose={(registration) => change({ registration })}
        choices={[
          ...registrations.map(({ id, mode, displayName, clientId }) =>
            mode === 'vendor'
              ? { value: id, label: messages.appVendor(displayName), hint: messages.appVendorHint }
              : { value: id, label: messages.appCustomer(displayName), hint: messages.appCustomerHint(clientId) },
          ),
          { value: ownApp, label: messages.appOwn, hint: messages.appOwnHint },
        ]}
      >
        {values.registration === ownApp ? rare('ownApp') : null}
      </Choices>
    ),
    'registration.clientId': () => null,
    'registration.clientSecret': () => null,
    'registration.certificate': () => null,
  };
  const storesAppSecret = connection !== null && authType !== 'oauth-ropc' && usesApp(authType);
  return (
    <>
      {protocols.length > 1 || (connection !== null && values.protocol !== 'ews') ? rare('protocol') : null}
      {fields.displayName()}
      <AuthTypeChoice model={model} fixed={connection !== null} />
      {model.fields.map((field) => (field === 'displayName' ? null : fields[field]()))}
      {storesAppSecret && values.registration !== ownApp ? rare('stored') : null}
      {connection !== null || values.account.includes('@') || authType !== 'oauth-delegated' ? rare('advice') : null}
    </>
  );
}

function AuthTypeChoice({
  model,
  fixed,
}: {
  readonly model: ServiceAccountFormModel;
  readonly fixed: boolean;
}): ReactNode {
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const { values, authTypes, change } = model;
  if (fixed || authTypes.length < 2) {
    return (
      <div className="authshift-field">
        <span className="authshift-field-label">{messages.authType}</span>
        <p>
          {messages.authTypeName[values.authType]}{' '}
          {fixed ? <span className="authshift-second">{messages.authTypeFixed}</span> : null}
        </p>
      </div>
    );
  }
  return (
    <Choices
      id={`${model.idOf('displayName')}-auth-type`}
      label={messages.authType}
      chosen={values.authType}
      onChoose={(authType) => change({ authType: authType as AuthType })}
      choices={authTypes.map((value) => ({
        value,
        label: messages.authTypeName[value],
        hint: messages.authTypeHint[value],
      }))}
    />
  );
}

export type TextsOf = (path: FieldPath, label: string, hint?: string) => FieldTexts;

function useFieldTexts({ idOf, problems }: ServiceAccountFormModel): TextsOf {
  const words = useMessages('form', formEnglish);
  return (path, label, hint) => {
    const problem = problems.find((candidate) => candidate.path === path);
    return {
      id: idOf(path) ?? path,
      label,
      hint,
      error: problem === undefined ? undefined : words.problem(path, problem.code, problem.message),
    };
  };
}
