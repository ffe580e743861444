export { ControlApiError, connectMockExchange } from './control/connectMockExchange.ts';
export { PortInUseError } from './control/listener.ts';
export type { LoggedRequest } from './control/requestLog.ts';
export type { CalendarItem } from './mailboxes/calendarItem.ts';
export { type ExchangeSeed, ExchangeSeedError, type NewCalendarItem } from './mailboxes/exchangeSeed.ts';
export type { FolderName, FolderRight, RightLevel } from './mailboxes/folderRight.ts';
export type { Mailboxes, MailboxSummary } from './mailboxes/mailboxes.ts';
export {
  connectMockMicrosoft,
  type MockMicrosoft,
  type MockMicrosoftOptions,
  startMockMicrosoft,
} from './microsoft/startMockMicrosoft.ts';
export { type StartupLine, startupLineSchema } from './microsoft/startupLine.ts';
export { createMockExchange, type MockExchange, type MockExchangeOptions } from './mockExchange.ts';
