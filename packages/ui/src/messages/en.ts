import { appRegistrationGuideEnglish } from './english/appRegistrationGuide.ts';
import { authorizationEnglish } from './english/authorization.ts';
import { authorizeButtonEnglish } from './english/authorizeButton.ts';
import { assignmentPreviewEnglish, authTypeTableEnglish } from './english/authTypeTable.ts';
import { commonEnglish } from './english/common.ts';
import { connectionCardEnglish } from './english/connectionCard.ts';
import { connectionListEnglish } from './english/connectionList.ts';
import { connectivityTestEnglish } from './english/connectivityTest.ts';
import { consentPanelEnglish } from './english/consentPanel.ts';
import { copyEnglish } from './english/copy.ts';
import { deadlineBannerEnglish } from './english/deadlineBanner.ts';
import { disconnectDialogEnglish } from './english/disconnectDialog.ts';
import { entitlementEnglish } from './english/entitlement.ts';
import { errorExplainerEnglish } from './english/errorExplainer.ts';
import { evidenceReportEnglish } from './english/evidenceReport.ts';
import { formEnglish } from './english/form.ts';
import { formAdviceEnglish } from './english/formAdvice.ts';
import { formNoticesEnglish } from './english/formNotices.ts';
import { handOverEnglish } from './english/handOver.ts';
import { logViewerEnglish } from './english/logViewer.ts';
import { migrationBoardEnglish } from './english/migrationBoard.ts';
import { oauthProviderFormEnglish } from './english/oauthProviderForm.ts';
import { ownAppEnglish } from './english/ownApp.ts';
import { permissionsEnglish } from './english/permissions.ts';
import { pilotAndWavesEnglish } from './english/pilotAndWaves.ts';
import { preflightListEnglish } from './english/preflightList.ts';
import { protocolEnglish } from './english/protocol.ts';
import { reauthenticatePromptEnglish } from './english/reauthenticatePrompt.ts';
import { roleEnglish } from './english/role.ts';
import { rollbackButtonEnglish } from './english/rollbackButton.ts';
import { selfAuthorizationEnglish } from './english/selfAuthorization.ts';
import { selfAuthorizationCampaignEnglish } from './english/selfAuthorizationCampaign.ts';
import { serviceAccountFormEnglish } from './english/serviceAccountForm.ts';
import { statusLineEnglish } from './english/statusLine.ts';
import { storedSecretEnglish } from './english/storedSecret.ts';
import { syncStatusDetailsEnglish } from './english/syncStatusDetails.ts';
import { tenantHardeningEnglish } from './english/tenantHardening.ts';
import type { Language } from './language.ts';

/** All of English at once, for a translator or a switch of languages. Components bring what they need of it by themselves. */
export const english: Language = {
  locale: 'en',
  messages: (format) => ({
    migrationBoard: migrationBoardEnglish(format),
    selfAuthorizationCampaign: selfAuthorizationCampaignEnglish(format),
    selfAuthorization: selfAuthorizationEnglish(format),
    reauthenticatePrompt: reauthenticatePromptEnglish(format),
    oauthProviderForm: oauthProviderFormEnglish(format),
    appRegistrationGuide: appRegistrationGuideEnglish(format),
    consentPanel: consentPanelEnglish(format),
    permissions: permissionsEnglish(format),
    protocol: protocolEnglish(format),
    ownApp: ownAppEnglish(format),
    storedSecret: storedSecretEnglish(format),
    formAdvice: formAdviceEnglish(format),
    formNotices: formNoticesEnglish(format),
    form: formEnglish(format),
    handOver: handOverEnglish(format),
    authorizeButton: authorizeButtonEnglish(format),
    copy: copyEnglish(format),
    role: roleEnglish(format),
    entitlement: entitlementEnglish(format),
    assignmentPreview: assignmentPreviewEnglish(format),
    authorization: authorizationEnglish(format),
    authTypeTable: authTypeTableEnglish(format),
    common: commonEnglish(format),
    connectionCard: connectionCardEnglish(format),
    connectionList: connectionListEnglish(format),
    disconnectDialog: disconnectDialogEnglish(format),
    connectivityTest: connectivityTestEnglish(format),
    logViewer: logViewerEnglish(format),
    preflightList: preflightListEnglish(format),
    deadlineBanner: deadlineBannerEnglish(format),
    evidenceReport: evidenceReportEnglish(format),
    rollbackButton: rollbackButtonEnglish(format),
    tenantHardening: tenantHardeningEnglish(format),
    pilotAndWaves: pilotAndWavesEnglish(format),
    errorExplainer: errorExplainerEnglish(format),
    serviceAccountForm: serviceAccountFormEnglish(format),
    statusLine: statusLineEnglish(format),
    syncStatusDetails: syncStatusDetailsEnglish(format),
  }),
};
