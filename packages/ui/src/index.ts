export { AuthTypeTable, type AuthTypeTableProps } from './auth-type-table/AuthTypeTable.tsx';
export type { ExtraColumn } from './auth-type-table/columns.tsx';
export { type AuthTypeTableValue, readTableValue } from './auth-type-table/tableValue.ts';
export { AuthorizationResult, type AuthorizationResultProps } from './authorize-button/AuthorizationResult.tsx';
export { AuthorizeButton, type AuthorizeButtonProps } from './authorize-button/AuthorizeButton.tsx';
export { OutcomeNotice, type OutcomeNoticeProps } from './authorize-button/OutcomeNotice.tsx';
export { PastedPage, StrandedHelp, type StrandedHelpProps } from './authorize-button/StrandedHelp.tsx';
export {
  type Authorization,
  type AuthorizationOptions,
  type AuthorizationPhase,
  useAuthorization,
} from './authorize-button/useAuthorization.ts';
export { type AuthorizationFollowed, useAuthorizationOutcome } from './authorize-button/useAuthorizationOutcome.ts';
export {
  ConnectionCard,
  type ConnectionCardAction,
  type ConnectionCardProps,
} from './connection-card/ConnectionCard.tsx';
export { ConnectivityTest, type ConnectivityTestProps } from './connectivity-test/ConnectivityTest.tsx';
export {
  type ConnectivityTestState,
  type TestOutcome,
  type TestTarget,
  useConnectivityTest,
} from './connectivity-test/useConnectivityTest.ts';
export { CopyButton, type CopyButtonProps } from './copy/CopyButton.tsx';
export { CopyField, type CopyFieldProps } from './copy/CopyField.tsx';
export { DisconnectDialog, type DisconnectDialogProps } from './disconnect-dialog/DisconnectDialog.tsx';
export {
  ErrorExplainer,
  type ErrorExplainerProps,
  type ExplainableError,
  useErrorExplainer,
} from './error-explainer/ErrorExplainer.tsx';
export { HandOver, type HandOverProps } from './hand-over/HandOver.tsx';
export { type HandingOver, type HandOverOptions, useHandOver } from './hand-over/useHandOver.ts';
export { LogViewer, type LogViewerProps } from './log-viewer/LogViewer.tsx';
export { type Log, type LogEntry, useLog } from './log-viewer/useLog.ts';
export type { Format, PluralForms } from './messages/format.ts';
export type { Language } from './messages/language.ts';
export type { MessageCatalogue, MessageOverrides, Messages } from './messages/messages.ts';
export { PreflightList, type PreflightListProps } from './preflight-list/PreflightList.tsx';
export { type PreflightState, usePreflight } from './preflight-list/usePreflight.ts';
export { UserPreflight, type UserPreflightProps } from './preflight-list/UserPreflight.tsx';
export { useWaiver, type WaiverState } from './preflight-list/useWaiver.ts';
export { MigrationProvider, type MigrationProviderProps } from './provider/MigrationProvider.tsx';
export { useMigration } from './provider/useMigration.ts';
export { useMigrationSelector } from './provider/useMigrationSelector.ts';
export type { FormAuthType } from './service-account-form/formValues.ts';
export { ServiceAccountForm, type ServiceAccountFormProps } from './service-account-form/ServiceAccountForm.tsx';
export { MigrationStatusLine, type MigrationStatusLineProps } from './status-line/MigrationStatusLine.tsx';
export { SyncStatusDetails, type SyncStatusDetailsProps } from './sync-status-details/SyncStatusDetails.tsx';
export type { IntentOf, IntentType, WriteIntent } from './write/intents.ts';
export { useWrite, type WriteEvent, type WriteHooks } from './write/useWrite.ts';
