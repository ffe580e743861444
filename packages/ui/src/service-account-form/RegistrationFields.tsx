import type { Registration } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { serviceAccountFormEnglish } from '../messages/english/serviceAccountForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ownApp } from './formValues.ts';

interface RegistrationFieldsProps {
  readonly id: string;
  readonly registrations: readonly Registration[];
  readonly chosen: string;
  readonly onChoose: (registration: string) => void;
  /** The fields of an own app, shown under its radio button. */
  readonly children: ReactNode;
}

/** Which app in Entra signs in: the vendor's, one recorded before, or the customer's own. */
export function RegistrationFields(props: RegistrationFieldsProps): ReactNode {
  const { id, registrations, chosen, onChoose, children } = props;
  const messages = useMessages('serviceAccountForm', serviceAccountFormEnglish);
  const choices = [
    ...registrations.map((registration) => ({
      value: registration.id,
      label:
        registration.mode === 'vendor'
          ? messages.appVendor(registration.displayName)
          : messages.appCustomer(registration.displayName),
      hint: registration.mode === 'vendor' ? messages.appVendorHint : messages.appCustomerHint(registration.clientId),
    })),
    { value: ownApp, label: messages.appOwn, hint: messages.appOwnHint },
  ];
  return (
    <div className="authshift-field">
      <span className="authshift-field-label" id={`${id}-label`}>
        {messages.app}
      </span>
      <div className="authshift-choices" role="radiogroup" aria-labelledby={`${id}-label`}>
        {choices.map(({ value, label, hint }, index) => (
          <label key={value} className="authshift-choice">
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={id}
              value={value}
              checked={chosen === value}
              onChange={() => onChoose(value)}
            />
            <span>
              <bdi>{label}</bdi>
              <span className="authshift-hint">{hint}</span>
            </span>
          </label>
        ))}
        {chosen === ownApp ? <div className="authshift-nested">{children}</div> : null}
      </div>
    </div>
  );
}
