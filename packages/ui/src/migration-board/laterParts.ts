import { laterPart } from '../later/laterPart.ts';

// A board shows one or two of these at a time: each comes when its step is opened.
export const appRegistrationGuide = laterPart(() =>
  import('../app-registration-guide/AppRegistrationGuide.tsx').then((module) => module.AppRegistrationGuide),
);
export const authTypeTable = laterPart(() =>
  import('../auth-type-table/AuthTypeTable.tsx').then((module) => module.AuthTypeTable),
);
export const connectionCard = laterPart(() =>
  import('../connection-card/ConnectionCard.tsx').then((module) => module.ConnectionCard),
);
export const connectivityTest = laterPart(() =>
  import('../connectivity-test/ConnectivityTest.tsx').then((module) => module.ConnectivityTest),
);
export const consentPanel = laterPart(() =>
  import('../consent-panel/ConsentPanel.tsx').then((module) => module.ConsentPanel),
);
export const deadlineBanner = laterPart(() =>
  import('../deadline-banner/DeadlineBanner.tsx').then((module) => module.DeadlineBanner),
);
export const disconnectDialog = laterPart(() =>
  import('../disconnect-dialog/DisconnectDialog.tsx').then((module) => module.DisconnectDialog),
);
export const evidenceReport = laterPart(() =>
  import('../evidence-report/EvidenceReport.tsx').then((module) => module.EvidenceReport),
);
export const pilotPanel = laterPart(() =>
  import('../pilot-and-waves/PilotPanel.tsx').then((module) => module.PilotPanel),
);
export const preflightList = laterPart(() =>
  import('../preflight-list/PreflightList.tsx').then((module) => module.PreflightList),
);
export const rollbackButton = laterPart(() =>
  import('../rollback-button/RollbackButton.tsx').then((module) => module.RollbackButton),
);
export const serviceAccountForm = laterPart(() =>
  import('../service-account-form/ServiceAccountForm.tsx').then((module) => module.ServiceAccountForm),
);
export const tenantHardening = laterPart(() =>
  import('../tenant-hardening/TenantHardening.tsx').then((module) => module.TenantHardening),
);
export const wavesPanel = laterPart(() =>
  import('../pilot-and-waves/PilotAndWaves.tsx').then((module) => module.WavesPanel),
);
