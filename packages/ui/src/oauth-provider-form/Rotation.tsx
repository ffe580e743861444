import type { Registration } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { SecretInput } from '../form/SecretInput.tsx';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { oauthProviderFormEnglish } from '../messages/english/oauthProviderForm.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { ExpiryField, useTexts } from './OAuthProviderForm.tsx';
import type { OAuthProviderFormModel } from './useOAuthProviderForm.ts';

interface RotationProps {
  readonly model: OAuthProviderFormModel;
  readonly registration: Registration;
  readonly onDone: (registration: Registration | null) => void;
}

/** A second secret beside the first, which takes over only once a real sign-in with it has worked. */
export function Rotation({ model, registration, onDone }: RotationProps): ReactNode {
  const messages = useMessages('oauthProviderForm', oauthProviderFormEnglish);
  const texts = useTexts(model);
  const { busy, error } = model;
  const { rotation } = registration;
  return (
    <details className="authshift-stranded" open={rotation !== null || undefined}>
      <summary>{messages.rotation}</summary>
      <div className="authshift-plain">
        <p className="authshift-hint">{messages.rotationIntro}</p>
        {rotation === null ? (
          <>
            <SecretInput
              texts={texts('registration.clientSecret', messages.secondSecret, messages.secondSecretHint)}
              name="clientSecret"
              onTyped={model.typeSecret}
              onBlur={model.recheck}
            />
            <ExpiryField model={model} />
            <div className="authshift-form-actions">
              <Button busy={busy !== null} onClick={() => void model.addSecret().then(onDone)}>
                {busy === 'adding' ? messages.adding : messages.addSecret}
              </Button>
            </div>
          </>
        ) : (
          <>
            <div role="status">
              <StatusMark tone={rotation.provedAt === null ? 'progress' : 'good'}>
                {rotation.provedAt === null ? messages.secondStored : messages.proved}
              </StatusMark>{' '}
              <span className="authshift-hint">
                <Instant at={rotation.provedAt ?? rotation.secret.setAt} />
              </span>
            </div>
            {rotation.literal === null ? null : (
              <div>
                <p>{messages.provedFailed}</p>
                <LiteralAnswer text={rotation.literal} />
              </div>
            )}
            {rotation.provedAt === null && rotation.literal === null ? (
              <p className="authshift-hint">{messages.notProved}</p>
            ) : null}
            {error?.during === 'promote' ? <ErrorNotice title={messages.promoteFailed} error={error.error} /> : null}
            <div className="authshift-form-actions">
              <Button
                busy={busy !== null}
                disabled={rotation.provedAt === null}
                onClick={() => void model.promote().then(onDone)}
              >
                {busy === 'promoting' ? messages.promoting : messages.promote}
              </Button>
            </div>
          </>
        )}
      </div>
    </details>
  );
}
