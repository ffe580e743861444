import type { MigrationError } from '@authshift/core';
import type { ReactNode } from 'react';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExplainError } from '../status-line/useExplainError.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

/** Why the browser did not leave for Microsoft. */
export function AuthorizationStartError({ error }: { readonly error: MigrationError }): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const explained = useExplainError()(error);
  const microsoftDown = error.problem?.code === 'microsoft_unreachable';
  return (
    <div className="authshift-banner" data-tone="danger" role="alert">
      <ToneGlyph tone="danger" />
      <div className="authshift-banner-text">
        <strong>{messages.failedToStart}</strong>{' '}
        <span>{microsoftDown ? messages.microsoftUnreachable : explained.why}</span>{' '}
        {microsoftDown || explained.remedy === null ? null : <span>{explained.remedy}</span>}
      </div>
    </div>
  );
}
