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
   * Which of the migration's notices to show here. The others are shown where they happened: in the form, at the button, in
   * the dialog. Ticks of the table that were taken back are always shown here.
   * @default load
   */
  readonly during?: readonly Notice['during'][] | undefined;
}

const shownHere: readonly Notice['during'][] = ['load'];

/** The one polite live region: what went wrong, whether live updates run, and what assistive technology should hear. */
export function MigrationStatusLine({ during = shownHere }: MigrationStatusLineProps): ReactNode {
  const { migration, failedChanges, announcement } = useMigrationContext();
  const messages = useMessages('statusLine', statusLineEnglish);
  const notice = useMigrationSelector((state) => state.notice);
  const interrupted = useMigrationSelector((state) => state.status === 'ready' && !state.online);
  const told = failedChanges.some((failed) => failed.error === notice?.error);
  const shown = notice !== null && !told && during.includes(notice.during) ? notice : null;
  return (
    <div className="authshift-status-line" role="status" aria-label={messages.label}>
      <span className="authshift-visually-hidden">{announcement}</span>
      {interrupted ? (
        <p className="authshift-banner" data-tone="warning">
          <ToneGlyph tone="warning" />
          <span>{messages.offline}</span>
        </p>
      ) : null}
      <FailedChanges />
      {shown === null ? null : (
        <ErrorNotice
          title={messages.during[shown.during]}
          error={shown.error}
          onDismiss={() => migration.dismissNotice()}
          onRetry={shown.during === 'load' ? () => void migration.start() : undefined}
        />
      )}
    </div>
  );
}

/** Changes that were taken back: one message, however many they are, and one button that tries them all again. */
function FailedChanges(): ReactNode {
  const { failedChanges, forgetFailedChanges } = useMigrationContext();
  const messages = useMessages('statusLine', statusLineEnglish);
  const last = failedChanges.at(-1);
  if (last === undefined) return null;
  return (
    <ErrorNotice
      title={messages.changesFailed(failedChanges.length)}
      error={last.error}
      onDismiss={forgetFailedChanges}
      onRetry={() => {
        forgetFailedChanges();
        for (const failed of failedChanges) failed.retry();
      }}
    />
  );
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
