import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { diagnose } from './diagnose.ts';

/** The literal texts of the list this catalogue was written from: row, text, and what the diagnosis calls it. */
const literals: readonly (readonly [row: number, literal: string, code: string])[] = [
  [1, 'A01 NO AUTHENTICATE failed.', 'imap_authenticate_failed'],
  [2, 'NO LOGIN failed.', 'imap_login_failed'],
  [3, 'NO Basic authentication is disabled.', 'imap_basic_disabled'],
  [3, '* BYE Microsoft Exchange Server IMAP4 server signing off.', 'imap_basic_disabled'],
  [4, 'BAD User is authenticated but not connected.', 'imap_not_connected'],
  [4, 'OK AUTHENTICATE completed.\r\nA02 BAD User is authenticated but not connected.', 'imap_not_connected'],
  [5, '* BYE Session invalidated - AccessTokenExpired', 'imap_token_expired'],
  [6, 'BAD Command received in Invalid state.', 'imap_invalid_state'],
  [7, '* BYE Connection closed. 14', 'imap_connection_closed'],
  [
    8,
    'LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity.',
    'imap_account_blocked',
  ],
  [9, '+ ', 'imap_challenge'],
  [9, '+ {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}', 'imap_challenge'],
  [9, `+ ${btoa('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}')}`, 'imap_challenge'],
  [10, 'Retrying PLAIN authentication after AUTHENTICATE failed.', 'imap_plain_after_oauth'],
  [11, 'cannot change folder, maybe it does not exist', 'imap_folder_missing'],
  [12, 'Connected, but no IMAP folders found', 'imap_no_folders'],
  [13, 'A01 NO AUTHENTICATE failed.', 'imap_authenticate_failed'],
  [14, '-ERR Authentication failure: unknown user name or bad password.', 'pop_authentication_failure'],
  [15, '-ERR Logon failure: unknown user name or bad password.', 'pop_logon_failure'],
  [16, 'connection reset in TLS handshake', 'tls_too_old'],
  [
    17,
    '535 5.7.3 Authentication unsuccessful [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]',
    'smtp_auth_unsuccessful',
  ],
  [
    18,
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    'smtp_tenant_off',
  ],
  [
    19,
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
    'smtp_mailbox_off',
  ],
  [20, '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.', 'smtp_basic_disabled'],
  [21, '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.', 'smtp_credentials_incorrect'],
  [
    22,
    '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.',
    'smtp_criteria_not_met',
  ],
  [
    23,
    "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
    'smtp_security_defaults',
  ],
  [24, '550 5.7.30 Basic authentication is not supported for Client Submission.', 'smtp_basic_removed'],
  [25, '530 5.7.57 SMTP; Client not authenticated to send mail', 'smtp_not_authenticated'],
  [25, 'Client was not authenticated to send anonymous mail during MAIL FROM', 'smtp_not_authenticated'],
  [26, '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'smtp_send_as_denied'],
  [
    27,
    '554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message.',
    'smtp_store_send_as_denied',
  ],
  [
    28,
    '554 5.2.252 SendAsDenied; service@contoso.example not allowed to send as room@contoso.example',
    'smtp_not_allowed_to_send_as',
  ],
  [29, '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.', 'smtp_ip_refused'],
  [30, '550 5.7.705 Access denied, tenant has exceeded threshold', 'smtp_tenant_blocked'],
  [31, '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', 'smtp_too_many_threads'],
  [31, '432 4.3.2 Concurrent connections limit exceeded', 'smtp_too_many_threads'],
  [32, '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException', 'smtp_quota'],
  [
    33,
    '421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade: https://aka.ms/smtp_auth_tls.',
    'smtp_tls_too_old',
  ],
  [34, '4.7.0 Temporary server error. Please try again later. PRX4', 'smtp_mailbox_unreachable'],
  [34, '451 4.7.0 Temporary server error. Please try again later. PRX4', 'smtp_mailbox_unreachable'],
  [35, '430 4.2.0 STOREDRV; mailbox logon failure; some detail MapiExceptionLogonFailed', 'smtp_mailbox_logon_failure'],
  [36, '501 5.5.124 Invalid XOAUTH2 auth data - User address provided is not valid', 'smtp_user_invalid'],
  [37, '504 5.7.4 Unrecognized authentication type', 'smtp_mechanism'],
  [38, '235 2.7.0 Authentication successful', 'smtp_success'],
  [38, '250 2.1.0 Sender OK', 'smtp_success'],
  [39, 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""', 'basic_refused'],
  [
    40,
    '401 WWW-Authenticate: Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="x", token_types="y", authorization_uri="z", error="invalid_token"',
    '401',
  ],
  [
    41,
    'x-ms-diagnostics: 2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"',
    '2000008',
  ],
  [42, `2000003;reason="The audience claim value is invalid 'aud'.";error_category="invalid_resource"`, '2000003'],
  [42, '2000005;reason="The user specified by the user-context in the token does not exist."', '2000005'],
  [42, '2000002;reason="The token has expired.";error_category="token_expired"', '2000002'],
  [43, '403 Forbidden', '403'],
  [44, 'The request failed. The remote server returned an error: (401) Unauthorized.', '401'],
  [44, 'The request failed. The remote server returned an error: (403) Forbidden.', '403'],
  [45, 'ErrorAccessDenied', 'ErrorAccessDenied'],
  [45, 'Access is denied. Check credentials and try again.', 'ErrorAccessDenied'],
  [46, 'ErrorNonExistentMailbox', 'ErrorNonExistentMailbox'],
  [46, 'The SMTP address has no mailbox associated with it.', 'ErrorNonExistentMailbox'],
  [47, 'ErrorImpersonateUserDenied', 'ErrorImpersonateUserDenied'],
  [47, 'The account does not have permission to impersonate the requested user.', 'ErrorImpersonateUserDenied'],
  [
    48,
    'ErrorInvalidExchangeImpersonationHeaderData ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    'ErrorInvalidExchangeImpersonationHeaderData',
  ],
  [
    48,
    'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    'ErrorInvalidExchangeImpersonationHeaderData',
  ],
  [
    49,
    'ErrorInvalidExchangeImpersonationHeaderData ExchangeImpersonation SOAP header must not exist for this type of OAuth token.',
    'impersonation_not_allowed_here',
  ],
  [
    49,
    'ExchangeImpersonation SOAP header must not exist for this type of OAuth token.',
    'impersonation_not_allowed_here',
  ],
  [50, 'The token contains not enough scope to make this call', 'not_enough_scope'],
  [51, 'ErrorServerBusy', 'ErrorServerBusy'],
  [51, 'The server cannot service this request right now. Try again later.', 'ErrorServerBusy'],
  [
    52,
    'You have exceeded the available concurrent connections for your account.  Try again once your other requests have completed.',
    'too_many_connections',
  ],
  [
    53,
    "This operation exceeds the throttling budget for policy part 'ConcurrentSyncCalls', policy value '5'",
    'throttling_budget',
  ],
  [54, 'ErrorMailboxMoveInProgress', 'ErrorMailboxStoreUnavailable'],
  [54, 'ErrorMailboxStoreUnavailable', 'ErrorMailboxStoreUnavailable'],
  [54, 'ErrorInternalServerTransientError', 'ErrorMailboxStoreUnavailable'],
  [54, 'ErrorTimeoutExpired', 'ErrorMailboxStoreUnavailable'],
  [54, 'ErrorConnectionFailed', 'ErrorMailboxStoreUnavailable'],
  [55, 'ErrorMissingEmailAddress', 'ErrorMissingEmailAddress'],
  [56, 'ErrorAccountDisabled', 'ErrorAccountDisabled'],
  [56, 'ErrorPasswordExpired', 'ErrorAccountDisabled'],
  [56, 'ErrorInvalidLicense', 'ErrorAccountDisabled'],
  [56, 'ErrorQuotaExceeded', 'ErrorAccountDisabled'],
  [57, 'ErrorSendAsDenied', 'ErrorSendAsDenied'],
  [
    58,
    '404 MailboxNotEnabledForRESTAPI The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    'MailboxNotEnabledForRESTAPI',
  ],
  [58, 'REST API is not yet supported for this mailbox.', 'MailboxNotEnabledForRESTAPI'],
  [59, '403 ErrorAccessDenied Access is denied. Check credentials and try again.', 'graph_access_denied'],
  [60, '403 ErrorAccessDenied Access to OData is disabled.', 'odata_disabled'],
  [60, 'Access to OData is disabled.', 'odata_disabled'],
  [61, '[RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.', 'app_access_policy'],
  [
    62,
    '403 ErrorSendAsDenied The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
    'graph_send_as_denied',
  ],
  [63, '401 InvalidAuthenticationToken Access token validation failure. Invalid audience.', 'invalid_audience'],
  [
    64,
    '401 InvalidAuthenticationToken CompactToken validation failed with reason code: 80049228.',
    'InvalidAuthenticationToken',
  ],
  [65, '401 The token contains no permissions, or permissions can not be understood.', '2000008'],
  [66, '429 ApplicationThrottled Application is over its MailboxConcurrency limit.', 'ApplicationThrottled'],
  [67, 'ResourceNotFound Resource could not be discovered.', 'ResourceNotFound'],
  [68, 'ExtensionError Operation: Create; Exception: Access to OData is disabled', 'subscription_odata_disabled'],
  [
    69,
    'Connecting to remote server outlook.office365.com failed with the following error message : Basic Authorization failed for user service@contoso.example',
    'powershell_basic_failed',
  ],
  [
    70,
    'Connecting to remote server outlook.office365.com failed with the following error message : Access is denied.',
    'powershell_access_denied',
  ],
  [70, 'FullyQualifiedErrorId : AccessDenied,PSSessionOpenFailed', 'powershell_access_denied'],
  [
    71,
    'The WinRM client cannot process the request. Basic authentication is currently disabled in the client configuration.',
    'winrm_basic_disabled',
  ],
  [72, 'UnAuthorized', 'powershell_unauthorized'],
  [72, 'System.UnauthorizedAccessException', 'powershell_unauthorized'],
  [
    73,
    "The role assigned to application 5f4b1c02-0000-4000-8000-000000000001 isn't supported in this scenario.",
    'powershell_role_missing',
  ],
  [74, 'Error Acquiring Token: Unknown Status: Unexpected Error: 0xffffffff80070520', 'powershell_no_window'],
  [75, 'Module could not be correctly formed. Please run Connect-ExchangeOnline again.', 'powershell_module_incorrect'],
  [76, 'AADSTS50076: You must use multi-factor authentication to access.', 'AADSTS50076'],
  [77, "A parameter cannot be found that matches parameter name 'Credential'.", 'powershell_no_credential'],
  ...rowsOf(78, 'AADSTS50020', [16000, 50020]),
  ...rowsOf(79, 'AADSTS50011', [50011]),
  ...rowsOf(80, 'AADSTS900971', [500113, 900971]),
  ...rowsOf(81, 'AADSTS500119', [500119]),
  ...rowsOf(82, 'AADSTS500201', [500201, 90027]),
  ...rowsOf(83, 'AADSTS500208', [500208]),
  ...rowsOf(84, 'AADSTS50034', [50034, 51004]),
  ...rowsOf(85, 'AADSTS50053', [50053]),
  ...rowsOf(86, 'AADSTS50055', [50055, 50144]),
  ...rowsOf(87, 'AADSTS50057', [50057]),
  ...rowsOf(88, 'AADSTS50058', [50058]),
  ...rowsOf(89, 'AADSTS50059', [50059, 90019]),
  ...rowsOf(90, 'AADSTS50079', [50072, 50079]),
  ...rowsOf(91, 'AADSTS50076', [50074, 50076, 50078]),
  ...rowsOf(92, 'AADSTS50105', [50105]),
  ...rowsOf(93, 'AADSTS50125', [50125]),
  ...rowsOf(94, 'AADSTS50126', [50126]),
  ...rowsOf(95, 'AADSTS53003', [50131, 53000, 53001, 53002, 53003, 530032]),
  ...rowsOf(96, 'AADSTS530035', [530035]),
  ...rowsOf(97, 'AADSTS50173', [50132, 50133, 50173]),
  ...rowsOf(98, 'AADSTS50140', [50140, 50199]),
  ...rowsOf(99, 'AADSTS50158', [50158]),
  ...rowsOf(100, 'AADSTS50194', [50194]),
  ...rowsOf(101, 'AADSTS50196', [50196]),
  ...rowsOf(102, 'AADSTS500011', [500011]),
  ...rowsOf(103, 'AADSTS54005', [54005]),
  ...rowsOf(104, 'AADSTS65001', [65001]),
  ...rowsOf(105, 'AADSTS65004', [65004]),
  ...rowsOf(106, 'AADSTS650056', [65005, 65006, 650056, 650057]),
  ...rowsOf(107, 'AADSTS650052', [650052, 650054]),
  ...rowsOf(108, 'AADSTS70000', [70000]),
  ...rowsOf(109, 'AADSTS7000112', [70001, 7000112]),
  ...rowsOf(110, 'AADSTS700016', [700016, 700011]),
  ...rowsOf(111, 'AADSTS700005', [700005]),
  ...rowsOf(112, 'AADSTS700082', [70008, 700081, 700082, 700084]),
  ...rowsOf(113, 'AADSTS70011', [70011, 28002]),
  ...rowsOf(114, 'AADSTS700022', [700022, 700023]),
  ...rowsOf(115, 'AADSTS700025', [700025]),
  ...rowsOf(116, 'AADSTS70043', [70043]),
  ...rowsOf(117, 'AADSTS7000215', [7000215]),
  ...rowsOf(118, 'AADSTS7000218', [7000218]),
  ...rowsOf(119, 'AADSTS7000222', [7000222]),
  ...rowsOf(120, 'AADSTS90002', [90002]),
  ...rowsOf(121, 'AADSTS900144', [90014, 900144]),
  ...rowsOf(122, 'AADSTS90023', [90023]),
  ...rowsOf(123, 'AADSTS90033', [90033, 90006, 90024, 50033]),
  ...rowsOf(124, 'AADSTS90055', [90055]),
  ...rowsOf(125, 'AADSTS90072', [90072]),
  ...rowsOf(126, 'AADSTS90094', [90094, 90095, 900941]),
  ...rowsOf(127, 'AADSTS900561', [900561]),
  ...rowsOf(128, 'AADSTS9001023', [9001023, 90124]),
  ...rowsOf(129, 'AADSTS9002313', [9002313]),
  [130, 'error=access_denied', 'AADSTS65004'],
  [130, 'admin_consent=True', 'admin_consent_granted'],
];

function rowsOf(row: number, code: string, numbers: readonly number[]) {
  return numbers.map((number) => [row, `AADSTS${number}: some words about it.`, code] as const);
}

describe('every row of the list of literal errors', () => {
  test('is in the catalogue, and none besides', () => {
    const rows = new Set(catalogue.flatMap(({ reference }) => reference ?? []));
    expect([...rows].toSorted((one, other) => one - other)).toEqual(Array.from({ length: 130 }, (_, row) => row + 1));
    expect(new Set(literals.map(([row]) => row)).size).toBe(130);
  });

  test.for(literals)('row %i: %s', ([row, literal, code]) => {
    const diagnosis = diagnose({ literal });
    expect(diagnosis).toMatchObject({ known: true, code, literal });
    expect(diagnosis.hypotheses.flatMap(({ references }) => references)).toContain(row);
  });

  test('by its number alone, with or without the letters, in any spelling of them', () => {
    for (const [, , code] of literals.filter(([row]) => row >= 78 && row < 130)) {
      for (const spelt of [code, code.slice(6)]) expect(diagnose({ code: spelt, literal: 'x' }).code).toBe(code);
      for (const literal of [code.toLowerCase(), `AADSTS ${code.slice(6)}`, `aadsts-${code.slice(6)}`]) {
        expect(diagnose({ literal }).code).toBe(code);
      }
    }
  });
});
