import type { Step } from './entry.ts';

// Stryker disable StringLiteral: texts for people; catalogue.test.ts holds codes and patterns

/** What people can do, and who; shared by many entries, named after the deed. */
export const authorizeAgain: Step = ['Authorize again with the service account.', 'product-admin'];
export const useOtherAccount: Step = [
  'Choose "Use another account" and sign in with the service account.',
  'product-admin',
];
export const signInByBrowser: Step = [
  'Sign in to the account in a browser and finish what Microsoft asks for.',
  'product-admin',
];
export const changePassword: Step = ['Change the password of the account.', 'product-admin'];
export const checkPassword: Step = ['Check user name and password.', 'product-admin'];
export const enableSignIn: Step = ['Enable sign-in for the account, or use another service account.', 'entra-admin'];
export const moveToOauth: Step = ['Move to OAuth.', 'product-admin'];
export const moveToGraph: Step = ['Move to Microsoft Graph.', 'product-admin'];

export const checkAddress: Step = ['Compare the address with the mailbox.', 'product-admin'];
export const checkTenant: Step = [
  'Compare the tenant id with the overview page of the Entra admin centre.',
  'product-admin',
];
export const checkIds: Step = ['Compare application id and tenant id with the Entra admin centre.', 'entra-admin'];
export const checkClock: Step = ['Check the clock of the server.', 'vendor'];
export const enterTenant: Step = ['Enter the tenant id of the customer instead of a common address.', 'product-admin'];
export const fixScopes: Step = ['Ask for the scopes of this protocol only, and for one resource per token.', 'vendor'];
export const loginAsOwner: Step = [
  'Log in with the user name (UPN) of the account that signed in, not with an alias.',
  'product-admin',
];
export const fromOnly: Step = ['Put the shared mailbox in From only, not in the login.', 'product-admin'];

export const giveLicence: Step = ['Give the user a licence with Exchange Online.', 'microsoft-365-admin'];
export const grantAccess: Step = ['Give the service account access to the mailbox.', 'exchange-admin'];
export const grantSendAs: Step = ['Give the service account Send As on the sender.', 'exchange-admin'];
export const grantRole: Step = ['Give the app the role it needs, for these users.', 'exchange-admin'];
export const registerPrincipal: Step = [
  'Register the service principal in Exchange with the object id of the Enterprise application.',
  'exchange-admin',
];
export const tickImap: Step = ['Tick IMAP under "Manage email apps" of the mailbox.', 'exchange-admin'];
export const tickPop: Step = ['Tick POP under "Manage email apps" of the mailbox.', 'exchange-admin'];
export const tickSmtp: Step = ['Tick "Authenticated SMTP" under "Manage email apps" of the mailbox.', 'exchange-admin'];
export const allowEws: Step = ['Allow EWS for the organization, the mailbox and this app.', 'exchange-admin'];
export const connectOnPremises: Step = ['Use a connection to the on-premises server for this user.', 'product-admin'];

export const approve: Step = ['Have a Microsoft 365 admin approve the app.', 'microsoft-365-admin'];
export const addPermission: Step = [
  'Add the permission to the app registration and have an admin consent to it.',
  'entra-admin',
];
export const fixRegistration: Step = ['Correct the app registration.', 'entra-admin'];
export const addRedirect: Step = [
  'Add exactly the redirect address shown here to the app registration.',
  'entra-admin',
];
export const newSecret: Step = ['Make a new secret in the app registration.', 'entra-admin'];
export const storeSecret: Step = ['Replace the stored secret here.', 'product-admin'];
export const copyValue: Step = [
  'Copy the column "Value" of the secret, or make a new one: the value is shown only once.',
  'entra-admin',
];
export const excludeAccount: Step = [
  'Ask the owner of the Conditional Access policy to exclude the service account.',
  'entra-admin',
];
export const admitApp: Step = ['Ask the owner of the policy to admit this app.', 'exchange-admin'];

export const updateClient: Step = ['Update the program that connects.', 'vendor'];
export const updateTls: Step = ['Use TLS 1.2 or later.', 'vendor'];
export const newModule: Step = ['Use version 3 of the Exchange Online PowerShell module.', 'exchange-admin'];
export const useCertificate: Step = ['Sign in with a certificate, or by hand.', 'exchange-admin'];
export const limitParallel: Step = [
  'Let fewer requests run at once; during a parallel run both connections count.',
  'vendor',
];
export const nothing: Step = ['Nothing to do: it is tried again by itself.', 'microsoft'];
export const waitAndCheck: Step = ['If it lasts, check that the mailbox exists and is not being moved.', 'microsoft'];
export const report: Step = ['Report this to the maker of the product.', 'vendor'];
export const askMicrosoft: Step = ['Ask Microsoft support.', 'microsoft-365-admin'];
