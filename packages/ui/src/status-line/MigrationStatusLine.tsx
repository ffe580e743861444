import type { MigrationError, Notice } from '@authshift/core';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { statusLineEnglish } from '../messages/english/statusLine.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';
import { useExplainError } from './useExplainError.ts';

export interface MigrationStatusLineProps {
  /**
   * Which notices to show here. The others are shown where they happened: in the form, at the button, in the dialog.
   * @default load, assign
   */
  readonly during?: readonly Notice['during'][] | undefined;
}

const shownHere: readonly Notice['during'][] = ['load', 'assign'];

/** The one polite live region: what went wrong, whether live updates run, and what assistive technology should hear. */
export function MigrationStatusLine({ during = shownHere }: MigrationStatusLineProps): ReactNode {
  const { migration, retryOffer, announcement } = useMigrationContext();
  const messages = useMessages('statusLine', statusLineEnglish);
  const notice = useMigrationSelector((state) => state.notice);
  const interrupted = useMigrationSelector((state) => state.status === 'ready' && !state.online);
  const shown = notice !== null && during.includes(notice.during) ? notice : null;
  const retry = retryFor(shown, { offer: retryOffer, reload: () => void migration.start() });
  return (
    <div className="authshift-status-line" role="status" aria-label={messages.label}>
      <span className="authshift-visually-hidden">{announcement}</span>
      {interrupted ? (
        <p className="authshift-banner" data-tone="warning">
          <ToneGlyph tone="warning" />
          <span>{messages.offline}</span>
        </p>
      ) : null}
      {shown === null ? null : (
        <ErrorNotice
          title={messages.during[shown.during]}
          error={shown.error}
          onDismiss={() => migration.dismissNotice()}
          onRetry={
            retry === undefined
              ? undefined
              : () => {
                  migration.dismissNotice();
                  retry();
                }
          }
        />
      )}
    </div>
  );
}

function retryFor(
  notice: Notice | null,
  { offer, reload }: { offer: { readonly error: MigrationError; readonly run: () => void } | null; reload: () => void },
): (() => void) | undefined {
  if (notice?.during === 'load') return reload;
  return offer !== null && offer.error === notice?.error ? offer.run : undefined;
}

interface ErrorNoticeProps {
  readonly title: string;
  readonly error: MigrationError;
  readonly onRetry?: (() => void) | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

/** One failure in words: what did not happen, why, and what to do next. */
export function ErrorNotice({ title, error, onRetry, onDismiss }: ErrorNoticeProps): ReactNode {
  const common = useMessages('common', commonEnglish);
  const { why, remedy } = useExplainError()(error);
  return (
    <div className="authshift-banner" data-tone="danger">
      <ToneGlyph tone="danger" />
      <div className="authshift-banner-text">
        <strong>{title}</strong> <span>{why}</span> {remedy === null ? null : <span>{remedy}</span>}
      </div>
      <span className="authshift-banner-actions">
        {onRetry === undefined ? null : <Button onClick={onRetry}>{common.retry}</Button>}
        {onDismiss === undefined ? null : (
          <Button look="quiet" onClick={onDismiss}>
            {common.dismiss}
          </Button>
        )}
      </span>
    </div>
  );
}
