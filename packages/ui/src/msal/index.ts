// A door of its own, because its peers are optional: who does not use MSAL need not have it.
export { type MsalAccount, useMsalAccount } from './useMsalAccount.ts';
