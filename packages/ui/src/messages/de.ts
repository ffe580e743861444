import { appRegistrationGuideGerman } from './german/appRegistrationGuide.ts';
import { authorizationGerman } from './german/authorization.ts';
import { authorizeButtonGerman } from './german/authorizeButton.ts';
import { assignmentPreviewGerman, authTypeTableGerman } from './german/authTypeTable.ts';
import { commonGerman } from './german/common.ts';
import { connectionCardGerman } from './german/connectionCard.ts';
import { connectionListGerman } from './german/connectionList.ts';
import { connectivityTestGerman } from './german/connectivityTest.ts';
import { consentPanelGerman } from './german/consentPanel.ts';
import { copyGerman } from './german/copy.ts';
import { deadlineBannerGerman } from './german/deadlineBanner.ts';
import { disconnectDialogGerman } from './german/disconnectDialog.ts';
import { entitlementGerman } from './german/entitlement.ts';
import { errorExplainerGerman } from './german/errorExplainer.ts';
import { evidenceReportGerman } from './german/evidenceReport.ts';
import { formGerman } from './german/form.ts';
import { formAdviceGerman } from './german/formAdvice.ts';
import { formNoticesGerman } from './german/formNotices.ts';
import { handOverGerman } from './german/handOver.ts';
import { logViewerGerman } from './german/logViewer.ts';
import { migrationBoardGerman } from './german/migrationBoard.ts';
import { oauthProviderFormGerman } from './german/oauthProviderForm.ts';
import { ownAppGerman } from './german/ownApp.ts';
import { permissionsGerman } from './german/permissions.ts';
import { pilotAndWavesGerman } from './german/pilotAndWaves.ts';
import { preflightListGerman } from './german/preflightList.ts';
import { protocolGerman } from './german/protocol.ts';
import { reauthenticatePromptGerman } from './german/reauthenticatePrompt.ts';
import { roleGerman } from './german/role.ts';
import { rollbackButtonGerman } from './german/rollbackButton.ts';
import { selfAuthorizationGerman } from './german/selfAuthorization.ts';
import { selfAuthorizationCampaignGerman } from './german/selfAuthorizationCampaign.ts';
import { serviceAccountFormGerman } from './german/serviceAccountForm.ts';
import { statusLineGerman } from './german/statusLine.ts';
import { storedSecretGerman } from './german/storedSecret.ts';
import { syncStatusDetailsGerman } from './german/syncStatusDetails.ts';
import { tenantHardeningGerman } from './german/tenantHardening.ts';
import type { Language } from './language.ts';

/** German, addressing the reader as “Sie”. */
export const german: Language = {
  locale: 'de',
  dir: 'ltr',
  messages: (format) => ({
    migrationBoard: migrationBoardGerman(format),
    selfAuthorizationCampaign: selfAuthorizationCampaignGerman(format),
    selfAuthorization: selfAuthorizationGerman(format),
    reauthenticatePrompt: reauthenticatePromptGerman(format),
    oauthProviderForm: oauthProviderFormGerman(format),
    appRegistrationGuide: appRegistrationGuideGerman(format),
    consentPanel: consentPanelGerman(format),
    permissions: permissionsGerman(format),
    protocol: protocolGerman(format),
    ownApp: ownAppGerman(format),
    storedSecret: storedSecretGerman(format),
    formAdvice: formAdviceGerman(format),
    formNotices: formNoticesGerman(format),
    form: formGerman(format),
    handOver: handOverGerman(format),
    authorizeButton: authorizeButtonGerman(format),
    copy: copyGerman(format),
    role: roleGerman(format),
    entitlement: entitlementGerman(format),
    assignmentPreview: assignmentPreviewGerman(format),
    authorization: authorizationGerman(format),
    authTypeTable: authTypeTableGerman(format),
    common: commonGerman(format),
    connectionCard: connectionCardGerman(format),
    connectionList: connectionListGerman(format),
    disconnectDialog: disconnectDialogGerman(format),
    connectivityTest: connectivityTestGerman(format),
    logViewer: logViewerGerman(format),
    preflightList: preflightListGerman(format),
    deadlineBanner: deadlineBannerGerman(format),
    evidenceReport: evidenceReportGerman(format),
    rollbackButton: rollbackButtonGerman(format),
    tenantHardening: tenantHardeningGerman(format),
    pilotAndWaves: pilotAndWavesGerman(format),
    errorExplainer: errorExplainerGerman(format),
    serviceAccountForm: serviceAccountFormGerman(format),
    statusLine: statusLineGerman(format),
    syncStatusDetails: syncStatusDetailsGerman(format),
  }),
};
