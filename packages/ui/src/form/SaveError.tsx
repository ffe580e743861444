import type { MigrationError } from '@authshift/core';
import type { ReactNode } from 'react';
import { formNoticesEnglish } from '../messages/english/formNotices.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useExplainError } from '../status-line/useExplainError.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';

/** Why the server did not save the form, where it is not about a field. */
export function SaveError({ error }: { readonly error: MigrationError }): ReactNode {
  const messages = useMessages('formNotices', formNoticesEnglish);
  const explained = useExplainError()(error);
  const conflict = error.problem?.code === 'version_conflict';
  return (
    <div className="authshift-banner" data-tone="danger" role="alert">
      <ToneGlyph tone="danger" />
      <div className="authshift-banner-text">
        {error.kind === 'unreachable' ? <strong>{messages.unreachable}</strong> : null}
        {conflict ? <strong>{messages.conflict}</strong> : null}
        {error.kind === 'unreachable' || conflict ? null : (
          <>
            <strong>{messages.refused}</strong> {explained.why} {explained.remedy}
          </>
        )}
      </div>
    </div>
  );
}
