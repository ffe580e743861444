import type { AppRegistrationGuideMessages } from './english/appRegistrationGuide.ts';
import type { AuthorizationMessages } from './english/authorization.ts';
import type { AuthorizeButtonMessages } from './english/authorizeButton.ts';
import type { AssignmentPreviewMessages, AuthTypeTableMessages } from './english/authTypeTable.ts';
import type { CommonMessages } from './english/common.ts';
import type { ConnectionCardMessages } from './english/connectionCard.ts';
import type { ConnectionListMessages } from './english/connectionList.ts';
import type { ConnectivityTestMessages } from './english/connectivityTest.ts';
import type { ConsentPanelMessages } from './english/consentPanel.ts';
import type { CopyMessages } from './english/copy.ts';
import type { DeadlineBannerMessages } from './english/deadlineBanner.ts';
import type { DisconnectDialogMessages } from './english/disconnectDialog.ts';
import type { EntitlementMessages } from './english/entitlement.ts';
import type { ErrorExplainerMessages } from './english/errorExplainer.ts';
import type { EvidenceReportMessages } from './english/evidenceReport.ts';
import type { FormMessages } from './english/form.ts';
import type { FormAdviceMessages } from './english/formAdvice.ts';
import type { FormNoticesMessages } from './english/formNotices.ts';
import type { HandOverMessages } from './english/handOver.ts';
import type { LogViewerMessages } from './english/logViewer.ts';
import type { MigrationBoardMessages } from './english/migrationBoard.ts';
import type { OauthProviderFormMessages } from './english/oauthProviderForm.ts';
import type { OwnAppMessages } from './english/ownApp.ts';
import type { PermissionsMessages } from './english/permissions.ts';
import type { PilotAndWavesMessages } from './english/pilotAndWaves.ts';
import type { PreflightListMessages } from './english/preflightList.ts';
import type { ProtocolMessages } from './english/protocol.ts';
import type { ReauthenticatePromptMessages } from './english/reauthenticatePrompt.ts';
import type { RoleMessages } from './english/role.ts';
import type { RollbackButtonMessages } from './english/rollbackButton.ts';
import type { SelfAuthorizationMessages } from './english/selfAuthorization.ts';
import type { SelfAuthorizationCampaignMessages } from './english/selfAuthorizationCampaign.ts';
import type { ServiceAccountFormMessages } from './english/serviceAccountForm.ts';
import type { StatusLineMessages } from './english/statusLine.ts';
import type { StoredSecretMessages } from './english/storedSecret.ts';
import type { SyncStatusDetailsMessages } from './english/syncStatusDetails.ts';
import type { TenantHardeningMessages } from './english/tenantHardening.ts';
import type { Format } from './format.ts';

/** Every string a person can see, by the component that shows it. */
export interface Messages {
  readonly migrationBoard: MigrationBoardMessages;
  readonly selfAuthorizationCampaign: SelfAuthorizationCampaignMessages;
  readonly selfAuthorization: SelfAuthorizationMessages;
  readonly reauthenticatePrompt: ReauthenticatePromptMessages;
  readonly oauthProviderForm: OauthProviderFormMessages;
  readonly appRegistrationGuide: AppRegistrationGuideMessages;
  readonly consentPanel: ConsentPanelMessages;
  readonly permissions: PermissionsMessages;
  readonly protocol: ProtocolMessages;
  readonly ownApp: OwnAppMessages;
  readonly storedSecret: StoredSecretMessages;
  readonly formAdvice: FormAdviceMessages;
  readonly formNotices: FormNoticesMessages;
  readonly form: FormMessages;
  readonly handOver: HandOverMessages;
  readonly authorizeButton: AuthorizeButtonMessages;
  readonly copy: CopyMessages;
  readonly role: RoleMessages;
  readonly entitlement: EntitlementMessages;
  readonly common: CommonMessages;
  readonly statusLine: StatusLineMessages;
  readonly authorization: AuthorizationMessages;
  readonly connectionCard: ConnectionCardMessages;
  readonly connectionList: ConnectionListMessages;
  readonly disconnectDialog: DisconnectDialogMessages;
  readonly authTypeTable: AuthTypeTableMessages;
  readonly assignmentPreview: AssignmentPreviewMessages;
  readonly syncStatusDetails: SyncStatusDetailsMessages;
  readonly connectivityTest: ConnectivityTestMessages;
  readonly logViewer: LogViewerMessages;
  readonly preflightList: PreflightListMessages;
  readonly deadlineBanner: DeadlineBannerMessages;
  readonly evidenceReport: EvidenceReportMessages;
  readonly rollbackButton: RollbackButtonMessages;
  readonly tenantHardening: TenantHardeningMessages;
  readonly pilotAndWaves: PilotAndWavesMessages;
  readonly errorExplainer: ErrorExplainerMessages;
  readonly serviceAccountForm: ServiceAccountFormMessages;
}

// A message is text, a function of its parameters, or a record of either.
type Override<T> = T extends string | ((...parameters: never[]) => string)
  ? T
  : { readonly [K in keyof T]?: Override<T[K]> };

/** Any part of the messages; what is absent stays English. */
export type MessageOverrides = { readonly [S in keyof Messages]?: Override<Messages[S]> };

/** Overrides that need the language's numbers and plurals. */
export type MessageCatalogue = (format: Format) => MessageOverrides;

/** `base` with every leaf of `override` in its place. */
export function mergeMessages<T extends object>(base: T, override: Override<T> | undefined): T {
  if (override === undefined) return base;
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(override)) {
    if (value === undefined) continue;
    const before = merged[key];
    merged[key] = isRecord(before) && isRecord(value) ? mergeMessages(before, value as Override<typeof before>) : value;
  }
  return merged as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
