/** Who can do something about it. */
export type DiagnosisOwner =
  | 'product-admin'
  | 'microsoft-365-admin'
  | 'exchange-admin'
  | 'entra-admin'
  | 'user'
  | 'vendor'
  | 'microsoft';

/**
 * Whether trying again helps. `yes`: by itself, later; `after-change`: once somebody changed something, which Microsoft may
 * take up to a day to apply; `no`: not with this configuration; `sign-in-again`: once the account has signed in.
 */
export type RetryClass = 'yes' | 'after-change' | 'no' | 'sign-in-again';

export interface CatalogueEntry {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  /** Steps, in order. */
  readonly remedy: readonly string[];
  readonly owner: DiagnosisOwner;
  readonly retry: RetryClass;
  /** Where the meaning is documented or was seen. */
  readonly source: string;
  /** Other codes with the same meaning, and parts of literal answers that carry no code, in lower case. */
  readonly aliases?: readonly string[];
  readonly literals?: readonly string[];
}

const entraCodes = 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes';
const ewsCodes = 'https://learn.microsoft.com/en-us/exchange/client-developer/web-service-reference/responsecode';
const basicEnd =
  'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online';

/** More telling entries first: the first literal found decides. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    code: 'AADSTS65004',
    title: 'The request was declined',
    cause: 'Somebody pressed Cancel on the page that asks for permission.',
    remedy: ['Authorize again and accept the permissions listed.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source: entraCodes,
    aliases: ['access_denied'],
  },
  {
    code: 'AADSTS50020',
    title: 'The account belongs to another tenant',
    cause: 'The account that signed in does not exist in the tenant of this connection.',
    remedy: ['Choose "Use another account" and sign in with the service account.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source: entraCodes,
    aliases: ['AADSTS16000'],
  },
  {
    code: 'AADSTS50126',
    title: 'Wrong user name or password',
    cause: 'Microsoft did not accept the password of the account.',
    remedy: ['Sign in again with the current password of the account.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source: entraCodes,
  },
  {
    code: 'AADSTS50057',
    title: 'The account is disabled',
    cause: 'Sign-in is switched off for the account, as it is for the user behind most shared mailboxes.',
    remedy: ['Enable sign-in for the account, or use another service account.'],
    owner: 'entra-admin',
    retry: 'after-change',
    source: entraCodes,
  },
  {
    code: 'AADSTS50034',
    title: 'The account is not in this tenant',
    cause: 'The address is misspelt, or the tenant id is that of another organization.',
    remedy: ['Check the address of the service account.', 'Check the tenant id.'],
    owner: 'product-admin',
    retry: 'no',
    source: entraCodes,
    aliases: ['AADSTS51004'],
  },
  {
    code: 'AADSTS50011',
    title: 'The redirect address is not registered',
    cause: 'The app in Entra does not list the address Microsoft should send the browser back to.',
    remedy: ['Add exactly the redirect address shown here to the app registration.'],
    owner: 'entra-admin',
    retry: 'after-change',
    source: entraCodes,
  },
  {
    code: 'AADSTS700016',
    title: 'The tenant does not know the application',
    cause: 'The application id is wrong, swapped with the tenant id, or nobody has approved the app in this tenant.',
    remedy: ['Compare application id and tenant id with the Entra admin centre.', 'Have an admin approve the app.'],
    owner: 'entra-admin',
    retry: 'no',
    source: entraCodes,
    aliases: ['AADSTS700011'],
  },
  {
    code: 'AADSTS7000215',
    title: 'The client secret is wrong',
    cause: 'The stored secret is not valid; often the id of the secret was copied instead of its value.',
    remedy: ['Copy the column "Value" of the secret, or make a new one: the value is shown only once.'],
    owner: 'entra-admin',
    retry: 'no',
    source: entraCodes,
  },
  {
    code: 'AADSTS7000222',
    title: 'The client secret has expired',
    cause: 'The app signs in with a secret whose end date has passed.',
    remedy: ['Make a new secret in the app registration.', 'Replace the stored secret here.'],
    owner: 'entra-admin',
    retry: 'no',
    source: entraCodes,
  },
  {
    code: 'AADSTS90002',
    title: 'The tenant was not found',
    cause: 'The tenant id is wrong, swapped with the application id, or of another cloud.',
    remedy: ['Compare the tenant id with the overview page of the Entra admin centre.'],
    owner: 'product-admin',
    retry: 'no',
    source: entraCodes,
  },
  {
    code: 'AADSTS700082',
    title: 'The sign-in has expired',
    cause: 'The stored sign-in was unused for too long or has reached its greatest age.',
    remedy: ['Authorize again with the service account.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source: entraCodes,
    aliases: ['AADSTS70008', 'AADSTS700081', 'AADSTS700084'],
  },
  {
    code: 'AADSTS65001',
    title: 'Nobody has approved the permissions',
    cause: 'Neither the account nor an admin of the tenant has consented to what the app asks for.',
    remedy: ['Authorize again and accept, or have a Microsoft 365 admin approve the app.'],
    owner: 'microsoft-365-admin',
    retry: 'sign-in-again',
    source: entraCodes,
    aliases: ['consent_required'],
  },
  {
    code: 'AADSTS50173',
    title: 'The sign-in was revoked',
    cause: 'The password was changed or all sessions of the account were ended.',
    remedy: ['Authorize again with the service account.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source: entraCodes,
    aliases: ['AADSTS50132', 'AADSTS50133', 'AADSTS70000', 'invalid_grant'],
  },
  {
    code: '2000008',
    title: 'The token carries no permission for Exchange',
    cause: 'The app was not given the Exchange Web Services permission.',
    remedy: ['Add EWS.AccessAsUser.All to the app registration and consent to it.', 'Authorize again.'],
    owner: 'entra-admin',
    retry: 'no',
    source: 'https://github.com/otris/ews-cpp/issues/148',
    literals: ['the token contains no permissions'],
  },
  {
    code: '2000003',
    title: 'The token is meant for something else, or is out of date',
    cause: 'The token names another audience than Exchange, or its lifetime has passed.',
    remedy: ['Check the scope of the connection.', 'Check the clock of the server.'],
    owner: 'vendor',
    retry: 'no',
    source: 'x-ms-diagnostics of Exchange',
    aliases: ['2000005'],
  },
  {
    code: 'ErrorNonExistentMailbox',
    title: 'The user has no mailbox',
    cause: 'There is no mailbox behind the address: no licence, a misspelt address, or a mailbox that is on-premises.',
    remedy: ['Give the user a licence with Exchange Online.', 'Compare the address with the mailbox.'],
    owner: 'microsoft-365-admin',
    retry: 'after-change',
    source: ewsCodes,
    literals: ['the smtp address has no mailbox associated with it'],
  },
  {
    code: 'ErrorAccessDenied',
    title: 'No right to this mailbox',
    cause: 'The service account may not read the calendar of this user.',
    remedy: ['Give the service account access to the mailbox.'],
    owner: 'exchange-admin',
    retry: 'after-change',
    source: ewsCodes,
    literals: ['access is denied. check credentials and try again'],
  },
  {
    code: 'ErrorImpersonateUserDenied',
    title: 'Impersonation is not allowed',
    cause: 'The service account lacks the impersonation role, or its scope leaves this user out.',
    remedy: ['Grant the role to the service account for this user.'],
    owner: 'exchange-admin',
    retry: 'after-change',
    source: 'https://github.com/OfficeDev/ews-managed-api/issues/223',
    literals: ['does not have permission to impersonate the requested user'],
  },
  {
    code: 'ErrorInvalidExchangeImpersonationHeaderData',
    title: 'The request named no mailbox',
    cause: 'An app without a signed-in user must say whose mailbox it means.',
    remedy: ['Report this to the maker of the product.'],
    owner: 'vendor',
    retry: 'no',
    source: 'https://github.com/OfficeDev/ews-managed-api/issues/245',
    literals: ['exchangeimpersonation soap header must be present'],
  },
  {
    code: 'ErrorServerBusy',
    title: 'Microsoft asks to slow down',
    cause: 'The service cannot take the request now.',
    remedy: ['Nothing to do: it is tried again after the pause Microsoft asks for.'],
    owner: 'microsoft',
    retry: 'yes',
    source: ewsCodes,
    aliases: ['429', '503'],
    literals: ['the server cannot service this request right now'],
  },
  {
    code: 'basic_refused',
    title: 'Basic sign-in is refused',
    cause:
      'The tenant or Microsoft has switched Basic authentication off, or the password is wrong: the answer does not say.',
    remedy: ['Move to OAuth.', 'While Basic is still allowed, check user name and password.'],
    owner: 'product-admin',
    retry: 'no',
    source: basicEnd,
    literals: ['www-authenticate: basic realm='],
  },
  {
    code: '401',
    title: 'The sign-in was refused',
    cause: 'Exchange did not accept the credentials of this connection.',
    remedy: ['Test the connection.', 'Authorize again, or replace the password.'],
    owner: 'product-admin',
    retry: 'sign-in-again',
    source:
      'https://learn.microsoft.com/en-us/exchange/client-developer/exchange-web-services/authentication-and-ews-in-exchange',
    literals: ['(401) unauthorized', '401 unauthorized', 'error="invalid_token"'],
  },
  {
    code: '403',
    title: 'Exchange Web Services is not allowed',
    cause: 'EWS is switched off for the organization, the mailbox or this app, or the licence does not include it.',
    remedy: ['Allow EWS for the app and the mailbox, or give the user a licence that includes it.'],
    owner: 'exchange-admin',
    retry: 'after-change',
    source:
      'https://learn.microsoft.com/en-us/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange',
    literals: ['(403) forbidden', '403 forbidden'],
  },
  {
    code: 'unreachable',
    title: 'The server could not be reached',
    cause: 'No answer came: the address is wrong, a firewall is in the way, or the service is down.',
    remedy: ['Nothing to do if it passes by itself.', 'Otherwise check the service address and the network.'],
    owner: 'product-admin',
    retry: 'yes',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    aliases: [
      'ECONNREFUSED',
      'ENOTFOUND',
      'ETIMEDOUT',
      'ECONNRESET',
      'EAI_AGAIN',
      'microsoft_unreachable',
      '502',
      '504',
    ],
    literals: ['econnrefused', 'enotfound', 'etimedout', 'econnreset', 'eai_again', 'fetch failed'],
  },
];
