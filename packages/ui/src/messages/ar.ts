import { appRegistrationGuideArabic } from './arabic/appRegistrationGuide.ts';
import { authorizationArabic } from './arabic/authorization.ts';
import { authorizeButtonArabic } from './arabic/authorizeButton.ts';
import { assignmentPreviewArabic, authTypeTableArabic } from './arabic/authTypeTable.ts';
import { commonArabic } from './arabic/common.ts';
import { connectionCardArabic } from './arabic/connectionCard.ts';
import { connectionListArabic } from './arabic/connectionList.ts';
import { connectivityTestArabic } from './arabic/connectivityTest.ts';
import { consentPanelArabic } from './arabic/consentPanel.ts';
import { copyArabic } from './arabic/copy.ts';
import { deadlineBannerArabic } from './arabic/deadlineBanner.ts';
import { disconnectDialogArabic } from './arabic/disconnectDialog.ts';
import { entitlementArabic } from './arabic/entitlement.ts';
import { errorExplainerArabic } from './arabic/errorExplainer.ts';
import { evidenceReportArabic } from './arabic/evidenceReport.ts';
import { formArabic } from './arabic/form.ts';
import { formAdviceArabic } from './arabic/formAdvice.ts';
import { formNoticesArabic } from './arabic/formNotices.ts';
import { handOverArabic } from './arabic/handOver.ts';
import { logViewerArabic } from './arabic/logViewer.ts';
import { migrationBoardArabic } from './arabic/migrationBoard.ts';
import { oauthProviderFormArabic } from './arabic/oauthProviderForm.ts';
import { ownAppArabic } from './arabic/ownApp.ts';
import { permissionsArabic } from './arabic/permissions.ts';
import { pilotAndWavesArabic } from './arabic/pilotAndWaves.ts';
import { preflightListArabic } from './arabic/preflightList.ts';
import { protocolArabic } from './arabic/protocol.ts';
import { reauthenticatePromptArabic } from './arabic/reauthenticatePrompt.ts';
import { roleArabic } from './arabic/role.ts';
import { rollbackButtonArabic } from './arabic/rollbackButton.ts';
import { selfAuthorizationArabic } from './arabic/selfAuthorization.ts';
import { selfAuthorizationCampaignArabic } from './arabic/selfAuthorizationCampaign.ts';
import { serviceAccountFormArabic } from './arabic/serviceAccountForm.ts';
import { statusLineArabic } from './arabic/statusLine.ts';
import { storedSecretArabic } from './arabic/storedSecret.ts';
import { syncStatusDetailsArabic } from './arabic/syncStatusDetails.ts';
import { tenantHardeningArabic } from './arabic/tenantHardening.ts';
import type { Language } from './language.ts';

/** Arabic. */
export const arabic: Language = {
  locale: 'ar',
  dir: 'rtl',
  messages: (format) => ({
    migrationBoard: migrationBoardArabic(format),
    selfAuthorizationCampaign: selfAuthorizationCampaignArabic(format),
    selfAuthorization: selfAuthorizationArabic(format),
    reauthenticatePrompt: reauthenticatePromptArabic(format),
    oauthProviderForm: oauthProviderFormArabic(format),
    appRegistrationGuide: appRegistrationGuideArabic(format),
    consentPanel: consentPanelArabic(format),
    permissions: permissionsArabic(format),
    protocol: protocolArabic(format),
    ownApp: ownAppArabic(format),
    storedSecret: storedSecretArabic(format),
    formAdvice: formAdviceArabic(format),
    formNotices: formNoticesArabic(format),
    form: formArabic(format),
    handOver: handOverArabic(format),
    authorizeButton: authorizeButtonArabic(format),
    copy: copyArabic(format),
    role: roleArabic(format),
    entitlement: entitlementArabic(format),
    assignmentPreview: assignmentPreviewArabic(format),
    authorization: authorizationArabic(format),
    authTypeTable: authTypeTableArabic(format),
    common: commonArabic(format),
    connectionCard: connectionCardArabic(format),
    connectionList: connectionListArabic(format),
    disconnectDialog: disconnectDialogArabic(format),
    connectivityTest: connectivityTestArabic(format),
    logViewer: logViewerArabic(format),
    preflightList: preflightListArabic(format),
    deadlineBanner: deadlineBannerArabic(format),
    evidenceReport: evidenceReportArabic(format),
    rollbackButton: rollbackButtonArabic(format),
    tenantHardening: tenantHardeningArabic(format),
    pilotAndWaves: pilotAndWavesArabic(format),
    errorExplainer: errorExplainerArabic(format),
    serviceAccountForm: serviceAccountFormArabic(format),
    statusLine: statusLineArabic(format),
    syncStatusDetails: syncStatusDetailsArabic(format),
  }),
};
