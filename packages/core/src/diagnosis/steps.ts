/** What people can do, shared by many entries. Named after the deed. */
export const authorizeAgain = 'Authorize again with the service account.';
export const useOtherAccount = 'Choose "Use another account" and sign in with the service account.';
export const signInByBrowser = 'Sign in to the account in a browser and finish what Microsoft asks for.';
export const changePassword = 'Change the password of the account.';
export const checkPassword = 'Check user name and password.';
export const enableSignIn = 'Enable sign-in for the account, or use another service account.';
export const moveToOauth = 'Move to OAuth.';
export const moveToGraph = 'Move to Microsoft Graph.';

export const checkAddress = 'Compare the address with the mailbox.';
export const checkTenant = 'Compare the tenant id with the overview page of the Entra admin centre.';
export const checkIds = 'Compare application id and tenant id with the Entra admin centre.';
export const checkClock = 'Check the clock of the server.';
export const enterTenant = 'Enter the tenant id of the customer instead of a common address.';
export const fixScopes = 'Ask for the scopes of this protocol only, and for one resource per token.';
export const loginAsOwner = 'Log in with the user name (UPN) of the account that signed in, not with an alias.';
export const fromOnly = 'Put the shared mailbox in From only, not in the login.';

export const giveLicence = 'Give the user a licence with Exchange Online.';
export const grantAccess = 'Give the service account access to the mailbox.';
export const grantSendAs = 'Give the service account Send As on the sender.';
export const grantRole = 'Give the app the role it needs, for these users.';
export const registerPrincipal =
  'Register the service principal in Exchange with the object id of the Enterprise application.';
export const tickImap = 'Tick IMAP under "Manage email apps" of the mailbox.';
export const tickPop = 'Tick POP under "Manage email apps" of the mailbox.';
export const tickSmtp = 'Tick "Authenticated SMTP" under "Manage email apps" of the mailbox.';
export const allowEws = 'Allow EWS for the organization, the mailbox and this app.';
export const connectOnPremises = 'Use a connection to the on-premises server for this user.';

export const approve = 'Have a Microsoft 365 admin approve the app.';
export const addPermission = 'Add the permission to the app registration and have an admin consent to it.';
export const fixRegistration = 'Correct the app registration.';
export const addRedirect = 'Add exactly the redirect address shown here to the app registration.';
export const newSecret = 'Make a new secret in the app registration.';
export const storeSecret = 'Replace the stored secret here.';
export const copyValue = 'Copy the column "Value" of the secret, or make a new one: the value is shown only once.';
export const excludeAccount = 'Ask the owner of the Conditional Access policy to exclude the service account.';
export const admitApp = 'Ask the owner of the policy to admit this app.';

export const updateClient = 'Update the program that connects.';
export const updateTls = 'Use TLS 1.2 or later.';
export const newModule = 'Use version 3 of the Exchange Online PowerShell module.';
export const useCertificate = 'Sign in with a certificate, or by hand.';
export const limitParallel = 'Let fewer requests run at once; during a parallel run both connections count.';
export const nothing = 'Nothing to do: it is tried again by itself.';
export const waitAndCheck = 'If it lasts, check that the mailbox exists and is not being moved.';
export const report = 'Report this to the maker of the product.';
export const askMicrosoft = 'Ask Microsoft support.';
