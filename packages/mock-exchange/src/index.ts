export type { ExchangeAddresses } from './addresses.ts';
export { connectMockExchange } from './control/connectMockExchange.ts';
export type { ExchangeTenantHandle, MailboxHandle, MockExchange } from './control/handles.ts';
export type { Ports } from './control/ports.ts';
export type { LoggedHttpRequest, LoggedMailStep, LoggedRequest, RequestQuery } from './control/requestLog.ts';
export type { Snapshot } from './control/snapshot.ts';
export type { OnPremisesSettings } from './ews/on-premises/onPremisesSettings.ts';
export type { PowerShellOptions } from './exchange-admin/exchangeShell.ts';
export type { ShellError } from './exchange-admin/powershell/shellError.ts';
export type { WindowAnswer } from './exchange-admin/powershell/window.ts';
export type { FaultEffect, FaultInput, FaultProtocol, SetFault } from './faults/fault.ts';
export type { CalendarItem } from './mailboxes/calendarItem.ts';
export { type ExchangeSeed, ExchangeSeedError, type NewCalendarItem } from './mailboxes/exchangeSeed.ts';
export type { FolderName, FolderRight, RightLevel } from './mailboxes/folderRight.ts';
export type { MailHandle } from './mailboxes/mail/mailHandle.ts';
export type { MailSummary } from './mailboxes/mail/mailOperations.ts';
export type { NewMail } from './mailboxes/mail/newMail.ts';
export type { Mailboxes, MailboxSummary } from './mailboxes/mailboxes.ts';
export type { MailboxRight } from './mailboxes/mailboxRights.ts';
export type { MailboxSettings } from './mailboxes/mailboxSettings.ts';
export {
  connectMockMicrosoft,
  type MockMicrosoft,
  type MockMicrosoftOptions,
  startMockMicrosoft,
} from './microsoft/startMockMicrosoft.ts';
export { type StartupLine, startupLineSchema } from './microsoft/startupLine.ts';
export { createMockExchange, type MockExchangeOptions } from './mockExchange.ts';
export { MockExchangeError, type MockExchangeErrorCode } from './mockExchangeError.ts';
export type { ApplicationRole } from './policies/applicationAccess.ts';
export type { AuthenticationPolicy, BasicProtocol } from './policies/authenticationPolicy.ts';
export type { PendingChange } from './policies/pendingChange.ts';
export { type KindOfChange, type PropagationWindow, propagation, type Spreading } from './policies/propagation.ts';
export type { ChangeManner } from './policies/schedule.ts';
export type { ChangeOptions, NamedThings, SettingsView } from './policies/settingsHandles.ts';
export type {
  NewApplicationAccessPolicy,
  NewAuthenticationPolicy,
  NewGrant,
  NewManagementRoleAssignment,
  NewManagementScope,
  NewServicePrincipal,
} from './policies/settingsSchema.ts';
export type { TenantSettings } from './policies/tenantSettings.ts';
export type { IdentityProvider } from './services.ts';
export type { OutboundMessage } from './submission/submission.ts';
