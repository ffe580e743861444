export {
  AppRegistrationGuide,
  type AppRegistrationGuideProps,
  Manifest,
} from './app-registration-guide/AppRegistrationGuide.tsx';
export { type MergedManifest, mergeManifest } from './app-registration-guide/mergeManifest.ts';
export {
  type AppRegistration,
  type AppRegistrationOptions,
  useAppRegistration,
} from './app-registration-guide/useAppRegistration.ts';
export {
  AssignmentPreviewDialog,
  type AssignmentPreviewDialogProps,
} from './assignment-preview/AssignmentPreviewDialog.tsx';
export { BulkProgress, type BulkProgressProps } from './assignment-preview/BulkProgress.tsx';
export { AuthTypeTable, type AuthTypeTableProps } from './auth-type-table/AuthTypeTable.tsx';
export { ColumnChoice } from './auth-type-table/ColumnChoice.tsx';
export type { ExtraColumn, TableColumn } from './auth-type-table/columns.tsx';
export type { RefusedCell, RefusedCells } from './auth-type-table/refusedCells.ts';
export { StatusTiles } from './auth-type-table/StatusTiles.tsx';
export { TablePages } from './auth-type-table/TablePages.tsx';
export { FilterSummary, MoveMatching, SearchBox } from './auth-type-table/TableToolbar.tsx';
export { TableContext } from './auth-type-table/tableContext.ts';
export { type AuthTypeTableValue, readTableValue } from './auth-type-table/tableValue.ts';
export type {
  Assignment,
  AssignmentActions,
  Confirmation,
  FinishedJob,
  ProposedChange,
  TableIntent,
} from './auth-type-table/useAssignment.ts';
export {
  type AuthTypeTableModel,
  type AuthTypeTableOptions,
  type AuthTypeTableState,
  type TablePage,
  useAuthTypeTable,
} from './auth-type-table/useAuthTypeTable.ts';
export type { ColumnHeader } from './auth-type-table/useHeaders.ts';
export type { TileName } from './auth-type-table/userStatus.ts';
export type { TablePlace } from './auth-type-table/useTablePlace.ts';
export type { TableUsers } from './auth-type-table/useTableUsers.ts';
export type { Cell } from './auth-type-table/useToggle.ts';
export { useUnsentWarning } from './auth-type-table/useUnsentWarning.ts';
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
export {
  type ConnectionActionHooks,
  type ConnectionActionsState,
  type ConnectionStep,
  useConnectionActions,
} from './connection-card/useConnectionActions.ts';
export { ConnectionList, type ConnectionListProps } from './connection-list/ConnectionList.tsx';
export { type ConnectionListState, useConnectionList } from './connection-list/useConnectionList.ts';
export { ConnectivityTest, type ConnectivityTestProps } from './connectivity-test/ConnectivityTest.tsx';
export {
  type ConnectivityTestState,
  type TestOutcome,
  type TestTarget,
  useConnectivityTest,
} from './connectivity-test/useConnectivityTest.ts';
export { ConsentPanel, type ConsentPanelProps } from './consent-panel/ConsentPanel.tsx';
export { PermissionList, type PermissionListProps } from './consent-panel/PermissionList.tsx';
export { type ConsentState, type NeededPermission, useConsent } from './consent-panel/useConsent.ts';
export { CopyButton, type CopyButtonProps } from './copy/CopyButton.tsx';
export { CopyField, type CopyFieldProps } from './copy/CopyField.tsx';
export { DeadlineBanner, type DeadlineBannerProps, useDeadlines } from './deadline-banner/DeadlineBanner.tsx';
export { DisconnectDialog, type DisconnectDialogProps } from './disconnect-dialog/DisconnectDialog.tsx';
export {
  type DisconnectHooks,
  type DisconnectState,
  type DisconnectStep,
  useDisconnect,
} from './disconnect-dialog/useDisconnect.ts';
export { Entitled, type EntitledProps } from './entitlement/Entitled.tsx';
export {
  ErrorExplainer,
  type ErrorExplainerProps,
  type ExplainableError,
  useErrorExplainer,
} from './error-explainer/ErrorExplainer.tsx';
export { EvidenceReport, type EvidenceReportProps } from './evidence-report/EvidenceReport.tsx';
export { type EvidenceState, useEvidence } from './evidence-report/useEvidence.ts';
export { ErrorSummary } from './form/ErrorSummary.tsx';
export { describedBy, Field, type FieldTexts, TextField } from './form/Field.tsx';
export { SecretInput, type SecretInputProps } from './form/SecretInput.tsx';
export { StoredSecret, type StoredSecretProps } from './form/StoredSecret.tsx';
export { HandOver, type HandOverProps } from './hand-over/HandOver.tsx';
export { type HandingOver, type HandOverOptions, useHandOver } from './hand-over/useHandOver.ts';
export { LogViewer, type LogViewerProps } from './log-viewer/LogViewer.tsx';
export { type Log, type LogEntry, useLog } from './log-viewer/useLog.ts';
export type { Format, PluralForms } from './messages/format.ts';
export type { Language } from './messages/language.ts';
export type { MessageCatalogue, MessageOverrides, Messages } from './messages/messages.ts';
export type { BoardStep, Unknown } from './migration-board/boardStep.ts';
export { MigrationBoard, type MigrationBoardProps } from './migration-board/MigrationBoard.tsx';
export { type BoardStageId, readBoardValue } from './migration-board/stages.ts';
export {
  type BoardStage,
  type MigrationBoardModel,
  type MigrationBoardOptions,
  useMigrationBoard,
} from './migration-board/useMigrationBoard.ts';
export type { Programme } from './migration-board/useProgramme.ts';
export { Asked, type AskedProps } from './oauth-provider-form/Asked.tsx';
export { OAuthProviderForm, type OAuthProviderFormProps } from './oauth-provider-form/OAuthProviderForm.tsx';
export {
  type OAuthProviderFormModel,
  type OAuthProviderFormOptions,
  type OAuthProviderValues,
  useOAuthProviderForm,
} from './oauth-provider-form/useOAuthProviderForm.ts';
export {
  PilotAndWaves,
  type PilotAndWavesProps,
  WavesPanel,
  type WavesPanelProps,
} from './pilot-and-waves/PilotAndWaves.tsx';
export { PilotPanel, type PilotPanelProps } from './pilot-and-waves/PilotPanel.tsx';
export { type PilotHooks, type PilotState, usePilot } from './pilot-and-waves/usePilot.ts';
export { useWaves, type WaveAction, type WaveHooks, type WavesState } from './pilot-and-waves/useWaves.ts';
export { PreflightList, type PreflightListProps } from './preflight-list/PreflightList.tsx';
export { UserPreflight, type UserPreflightProps } from './preflight-list/UserPreflight.tsx';
export { type PreflightState, usePreflight } from './preflight-list/usePreflight.ts';
export { useWaiver, type WaiverState } from './preflight-list/useWaiver.ts';
export { MigrationProvider, type MigrationProviderProps } from './provider/MigrationProvider.tsx';
export { useMigration } from './provider/useMigration.ts';
export { useMigrationSelector } from './provider/useMigrationSelector.ts';
export { ReauthenticatePrompt, type ReauthenticatePromptProps } from './reauthenticate-prompt/ReauthenticatePrompt.tsx';
export {
  type Reauthentication,
  type ReauthenticationOptions,
  useReauthentication,
} from './reauthenticate-prompt/useReauthentication.ts';
export { RollbackButton, type RollbackButtonProps } from './rollback-button/RollbackButton.tsx';
export { type RollbackHooks, type RollbackState, useRollback } from './rollback-button/useRollback.ts';
export { SelfAuthorization, type SelfAuthorizationProps } from './self-authorization/SelfAuthorization.tsx';
export {
  SelfAuthorizationCampaign,
  type SelfAuthorizationCampaignProps,
} from './self-authorization/SelfAuthorizationCampaign.tsx';
export {
  type Campaign,
  type CampaignOptions,
  type CampaignUser,
  useSelfAuthorizationCampaign,
} from './self-authorization/useSelfAuthorizationCampaign.ts';
export type { FormAuthType, FormValues } from './service-account-form/formValues.ts';
export { ServiceAccountForm, type ServiceAccountFormProps } from './service-account-form/ServiceAccountForm.tsx';
export {
  type FieldPath,
  type ServiceAccountFormModel,
  type ServiceAccountFormOptions,
  useServiceAccountForm,
} from './service-account-form/useServiceAccountForm.ts';
export { MigrationStatusLine, type MigrationStatusLineProps } from './status-line/MigrationStatusLine.tsx';
export {
  SyncStatusDetails,
  type SyncStatusDetailsProps,
  useUserDetails,
} from './sync-status-details/SyncStatusDetails.tsx';
export { TenantHardening, type TenantHardeningProps } from './tenant-hardening/TenantHardening.tsx';
export { type HardeningHooks, type HardeningState, useTenantHardening } from './tenant-hardening/useTenantHardening.ts';
export type { IntentOf, IntentType, WriteIntent } from './write/intents.ts';
export { useWrite, type WriteEvent, type WriteHooks } from './write/useWrite.ts';
