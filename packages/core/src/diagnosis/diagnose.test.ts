import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { diagnose } from './diagnose.ts';
import type { Evidence, EvidenceKey } from './evidence.ts';

const of = (literal: string, code: string | null = null) => diagnose({ literal, code });

describe('a literal answer', () => {
  test('is explained by its code first, with or without AADSTS', () => {
    expect(of('something', '50057').code).toBe('AADSTS50057');
    expect(of('something', 'AADSTS50057').code).toBe('AADSTS50057');
    expect(of('(401) Unauthorized', 'ErrorNonExistentMailbox').code).toBe('ErrorNonExistentMailbox');
    expect(of('(401) Unauthorized', '2000008').code).toBe('2000008');
  });

  test.for([
    ['{"error":"invalid_grant","error_description":"AADSTS50126: Error validating credentials"}', 'AADSTS50126'],
    ['The request failed. The remote server returned an error: (401) Unauthorized.', '401'],
    ['HTTP/1.1 403 Forbidden', '403'],
    ['connect ECONNREFUSED 127.0.0.1:443', 'unreachable'],
    ['ErrorServerBusy; BackOffMilliseconds 300000', 'ErrorServerBusy'],
    // Longer text is more telling than shorter text, the first code more than later ones.
    ['AADSTS70000: x. AADSTS650052: y', 'AADSTS70000'],
    ['ErrorAccessDenied after ErrorServerBusy', 'ErrorAccessDenied'],
    ['ErrorAccessDenied then ErrorNonExistentMailbox', 'ErrorAccessDenied'],
    ['530-5.7.57', 'smtp_not_authenticated'],
    ['(401) Unauthorized and AADSTS65001', 'AADSTS65001'],
    ['403 Forbidden: the user credentials were incorrect', 'smtp_credentials_incorrect'],
    ['535-5.7.139 the user credentials were incorrect', 'smtp_credentials_incorrect'],
    ['user is locked by your organization’s security defaults policy', 'smtp_security_defaults'],
    ['Access\r\n to   OData is\tdisabled', 'odata_disabled'],
    ['www-authenticate: basic REALM="x"', 'basic_refused'],
    ['2000009;reason="The issuer of the token is unknown."', 'token_not_accepted'],
  ] as const)('%s is %s', ([literal, code]) => {
    expect(of(literal)).toMatchObject({ code, known: true });
  });

  test.for([
    ['401', '401'],
    ['403', '403'],
    ['429', 'ErrorServerBusy'],
    ['503', 'ErrorServerBusy'],
    ['504', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['unreachable', 'unreachable'],
    ['basic_refused', 'basic_refused'],
    ['invalid_grant', 'AADSTS70000'],
    ['access_denied', 'AADSTS65004'],
    ['interaction_required', 'AADSTS50076'],
    ['smtp_tenant_off', 'smtp_tenant_off'],
  ] as const)('that says nothing itself goes by its code: %s is %s', ([code, expected]) => {
    expect(of('', code)).toMatchObject({ code: expected, known: true });
    expect(of('words that nobody knows', code).code).toBe(expected);
    expect(of(`error=${code}`).code).toBe(expected);
  });

  test('says more than a code that is only a status or the name of a library', () => {
    expect(of('535 5.7.139 x, SmtpClientAuthentication is disabled for the Tenant.', 'EAUTH').code).toBe(
      'smtp_tenant_off',
    );
    expect(of('x-ms-diagnostics: 2000008;', '401').code).toBe('2000008');
  });
});

test('words that only look like codes do not stand in the way', () => {
  for (const word of [
    'ErrorCode',
    'ErrorMessage',
    'ErrorDescription',
    'ErrorRecord',
    'ErrorDetail',
    'ErrorDetails',
    'ErrorId',
  ]) {
    expect(of(`${word}: 403 Forbidden`)).toMatchObject({ known: true, code: '403' });
  }
});

test('an error value is found however it is written', () => {
  for (const text of [
    'error=consent_required',
    'error : consent_required',
    "{'suberror':'consent_required'}",
    'error_subcode = "consent_required"',
  ]) {
    expect(of(text).code, text).toBe('AADSTS65001');
  }
  expect(of('myerror=consent_required').known).toBe(false);
});

test('who gave the answer is said', () => {
  const placesOf = ['AADSTS50011', 'ECONNRESET', '403', '2000009', 'UnAuthorized'].map((text) => of(text, text).place);
  expect(placesOf).toEqual(['entra', 'network', 'ews', 'ews', 'powershell']);
});

test('what stands in no row of the list has no row', () => {
  expect(of('2000009')).toMatchObject({ reference: null, hypotheses: [{ references: [] }] });
});

describe('an answer nobody knows', () => {
  test('stays as it came and is not success', () => {
    expect(of('The moon is in the way.', 'ErrorMoon')).toEqual({
      known: false,
      code: 'ErrorMoon',
      reference: null,
      place: null,
      kind: 'error',
      title: 'An answer we do not know',
      cause: 'The server gave an answer that is not in the catalogue. It is shown as it came.',
      remedy: ['Report this to the maker of the product.'],
      owner: 'vendor',
      retry: 'transient',
      confidence: 'unverified',
      source: '',
      literal: 'The moon is in the way.',
      hypotheses: [],
    });
    expect(of('')).toMatchObject({ known: false, code: 'unknown' });
    expect(of('x', '')).toMatchObject({ known: false, code: 'unknown' });
  });

  test.for([
    'AADSTS99999: something new, (401) Unauthorized',
    'AADSTS500110: The redirect URI does not match.',
    'XAADSTS50011',
    'ErrorAccessDeniedForNow: Access is denied. Check credentials and try again.',
    'MyErrorAccessDenied',
    '2000007;reason="The token contains no permissions"',
    '12000008',
    '535-5.7.999 the user credentials were incorrect',
    '* BYE Connection closed. 14.5',
    "isn't supported in this scenario: The role assigned to application",
    '535 5.7.999 Authentication unsuccessful, the user credentials were incorrect.',
    '535 5.7.31 Authentication unsuccessful',
    '535 15.7.3 Authentication unsuccessful',
    '535 5.7.3.1 Authentication unsuccessful',
    '550 5.7.7080 traffic not accepted from this IP',
    'the login failed',
    'NO LOGIN failedX',
    'no login failed',
    'AUTHENTICATE failed1',
    'authenticate failed',
    'User is authenticated and connected',
    '* BYE Connection closed. 145',
    '1401 Unauthorized',
    '2.401 Unauthorized',
    '403 Forbiddenness',
    'nothing to see here: Basic Realm',
    'is disabled. 535 … 5.7.139',
    'SmtpClientAuthentication is enabled for the Tenant',
    'authorized',
    '250 2.1.0 Sender OKAY',
    'it said 235 2.7.0 Authentication successful',
    '235 2.7.0 Authentication successful\r\n571 9.9.9 but no',
    'ErrorCode: 12',
  ])('%s', (literal) => {
    expect(of(literal)).toMatchObject({ known: false, kind: 'error', literal });
  });

  test('is no success beside an error', () => {
    expect(of('admin_consent=True').kind).toBe('success');
    for (const text of [
      'admin_consent=True&error=strange',
      'error=strange&admin_consent=True',
      '{"error":"x"} admin_consent=True',
    ]) {
      expect(of(text)).toMatchObject({ known: false, kind: 'error' });
    }
    expect(of('admin_consent=True', 'ErrorMoon')).toMatchObject({ known: false, kind: 'error' });
    expect(of('235 2.7.0 Authentication successful', 'strange')).toMatchObject({ known: false, kind: 'error' });
    expect(of('admin_consent=True 403 Forbidden').kind).toBe('error');
  });

  test('is still tried again as the OAuth error or the status says', () => {
    expect(of('{"error":"invalid_grant","error_description":"AADSTS99999: new"}')).toMatchObject({
      known: false,
      retry: 'needs-reauth',
    });
    expect(of('AADSTS99999', 'invalid_client')).toMatchObject({ known: false, retry: 'config' });
    expect(of('{"error":"invalid_grant","suberror":"consent_required"} AADSTS99999').retry).toBe('needs-reauth');
    expect(of('error=temporarily_unavailable AADSTS99999').retry).toBe('transient');
  });

  test('cannot be made a success by any text around it', () => {
    const pieces = fc.constantFrom(
      '235 2.7.0 Authentication successful',
      '250 2.1.0 Sender OK',
      'admin_consent=True',
      ' ',
      '\n',
      '&',
      'OK',
    );
    const errors = fc.constantFrom('error=strange', 'AADSTS99999', 'ErrorMoon', '571 5.9.9 no', '2000007');
    fc.assert(
      fc.property(fc.array(pieces), errors, fc.array(pieces), (before, error, after) => {
        expect(of([...before, error, ...after].join(' '))).toMatchObject({ known: false, kind: 'error' });
      }),
    );
  });
});

const orderOf = (literal: string, evidence?: Evidence) =>
  diagnose({ literal }, evidence).hypotheses.map(({ id }) => id);
const imapRefused = 'A01 NO AUTHENTICATE failed.';
const notConnected = 'BAD User is authenticated but not connected.';
const smtpRefused = '535 5.7.3 Authentication unsuccessful';

describe('an answer with several causes', () => {
  test('gives the usual ones first while nothing else is known', () => {
    expect(orderOf(imapRefused)).toEqual([
      'wrong-audience',
      'missing-permission',
      'wrong-account',
      'unknown-principal',
      'imap-off',
      'bad-sasl',
      'token-expired',
    ]);
    expect(orderOf(notConnected)).toEqual([
      'wrong-account',
      'no-licence',
      'no-mailbox-access',
      'unknown-principal',
      'alias-as-login',
      'imap-off',
    ]);
    expect(diagnose({ literal: imapRefused })).toMatchObject({
      retry: 'refresh-once',
      owner: 'vendor',
      reference: 1,
      place: 'imap',
    });
  });

  test('says what speaks for a cause, what against it, and what to find out next', () => {
    const { hypotheses, ...diagnosis } = diagnose(
      { literal: imapRefused },
      { imapEnabled: false, audience: 'https://outlook.office.com', authType: 'oauth-app' },
    );
    expect(hypotheses[0]).toEqual({
      id: 'imap-off',
      cause: 'IMAP is switched off for the mailbox.',
      remedy: ['Tick IMAP under "Manage email apps" of the mailbox.'],
      owner: 'exchange-admin',
      retry: 'needs-admin',
      references: [1, 13],
      supportedBy: ['imapEnabled'],
      contradictedBy: [],
      checkNext: [],
    });
    expect(diagnosis).toMatchObject({
      cause: 'IMAP is switched off for the mailbox.',
      owner: 'exchange-admin',
      retry: 'needs-admin',
    });
    expect(hypotheses.at(-1)).toMatchObject({ id: 'wrong-audience', contradictedBy: ['audience'] });
    expect(hypotheses.find(({ id }) => id === 'unknown-principal')?.checkNext).toEqual(['principalRegistered']);
  });

  test('shows the usual one as such, and a step for each of the first three, while nothing tells them apart', () => {
    expect(of('The SMTP address has no mailbox associated with it.')).toMatchObject({
      cause: 'Most often: The user has no licence with Exchange Online.',
      remedy: [
        'Give the user a licence with Exchange Online.',
        'Compare the address with the mailbox.',
        'Use a connection to the on-premises server for this user.',
      ],
      owner: 'microsoft-365-admin',
      retry: 'needs-admin',
    });
    expect(of(imapRefused).remedy).toEqual([
      'Ask for the scopes of this protocol only, and for one resource per token.',
      'Add the permission to the app registration and have an admin consent to it.',
      'Choose "Use another account" and sign in with the service account.',
    ]);
    // Two causes, one remedy.
    expect(of('The token contains no permissions, or permissions can not be understood.').remedy).toEqual([
      'Add the permission to the app registration and have an admin consent to it.',
      'Authorize again with the service account.',
    ]);
  });

  test('is decided as soon as only one cause agrees with what is known', () => {
    const known: Evidence = { protocol: 'ews', licence: 'full', mailboxExists: false };
    expect(diagnose({ literal: 'ErrorNonExistentMailbox' }, { ...known, location: 'online' })).toMatchObject({
      cause: 'There is no mailbox behind the address: it is misspelt, or that of a group.',
      retry: 'config',
    });
    const left = diagnose({ literal: 'ErrorNonExistentMailbox' }, { licence: 'full', location: 'online' });
    expect(left).toMatchObject({
      owner: 'product-admin',
      retry: 'config',
      remedy: ['Compare the address with the mailbox.'],
    });
    expect(left.cause).toBe('There is no mailbox behind the address: it is misspelt, or that of a group.');
  });

  test('a cause supported and contradicted at once counts as contradicted', () => {
    const { hypotheses } = diagnose(
      { literal: imapRefused },
      { audience: 'https://graph.microsoft.com', authType: 'basic' },
    );
    expect(hypotheses.at(-1)?.contradictedBy).toEqual(['authType']);
    expect(hypotheses.find(({ id }) => id === 'wrong-audience')).toMatchObject({
      supportedBy: ['audience'],
      contradictedBy: ['authType'],
    });
    expect(hypotheses[0]?.id).toBe('imap-off');
  });

  test('none of which agrees with what is known says so', () => {
    expect(
      diagnose(
        { literal: '403 Forbidden' },
        { protocol: 'ews', ewsEnabled: true, licence: 'full', appAdmitted: true, stillOffered: true },
      ),
    ).toMatchObject({
      known: true,
      cause: 'None of the usual causes agrees with what is known.',
      remedy: ['Report this to the maker of the product.'],
      owner: 'vendor',
      retry: 'needs-admin',
    });
  });

  test('comes from the protocol of the connection, if it can', () => {
    const refused = 'ErrorAccessDenied';
    expect(diagnose({ literal: refused }).code).toBe('ErrorAccessDenied');
    expect(diagnose({ literal: refused }, { protocol: 'graph' })).toMatchObject({
      code: 'graph_access_denied',
      reference: 59,
    });
    expect(diagnose({ literal: refused }, { protocol: 'ews' })).toMatchObject({
      code: 'ErrorAccessDenied',
      reference: 45,
    });
    expect(diagnose({ literal: refused }, { protocol: 'imap-smtp' }).code).toBe('ErrorAccessDenied');
    expect(orderOf('ErrorAccessDenied', { protocol: 'ews' })).toEqual(['no-mailbox-access', 'no-role']);
    expect(orderOf('ErrorAccessDenied')).toEqual(['no-mailbox-access', 'no-role', 'missing-permission']);
    expect(diagnose({ literal: 'AADSTS50076' }, { protocol: 'exchange-admin' }).code).toBe('powershell_mfa');
    expect(diagnose({ literal: 'AADSTS50076' }, { protocol: 'pop-smtp' }).code).toBe('AADSTS50076');
    expect(diagnose({ literal: smtpRefused }, { protocol: 'imap-smtp' }).place).toBe('smtp');
    expect(diagnose({ literal: smtpRefused }, { protocol: 'pop-smtp' }).place).toBe('smtp');
    expect(diagnose({ literal: imapRefused }, { protocol: 'imap-smtp' }).place).toBe('imap');
    expect(diagnose({ literal: '-ERR Logon failure: x' }, { protocol: 'pop-smtp' }).place).toBe('pop');
  });
});

/** For each cause: an answer that can have it, what speaks for it and what against it. */
const decisive: readonly (readonly [cause: string, literal: string, supports: Evidence, contradicts: Evidence])[] = [
  [
    'wrong-audience',
    imapRefused,
    { audience: 'https://graph.microsoft.com' },
    { audience: 'https://outlook.office365.com' },
  ],
  [
    'wrong-audience',
    imapRefused,
    { audience: '00000003-0000-0000-c000-000000000000' },
    { audience: '00000002-0000-0ff1-ce00-000000000000' },
  ],
  [
    'wrong-audience',
    imapRefused,
    { audience: 'https://outlook.office.example.com' },
    { audience: 'https://ps.outlook.com' },
  ],
  [
    'wrong-audience',
    'Access token validation failure. Invalid audience.',
    { audience: 'https://outlook.office.com' },
    { audience: 'https://graph.microsoft.com' },
  ],
  [
    'missing-permission',
    imapRefused,
    { scopes: ['POP.AccessAsUser.All'] },
    { scopes: ['openid', 'https://outlook.office.com/IMAP.AccessAsUser.All'] },
  ],
  [
    'missing-permission',
    '-ERR Authentication failure: x',
    { scopes: ['IMAP.AccessAsApp'] },
    { scopes: ['POP.AccessAsApp'] },
  ],
  ['missing-permission', smtpRefused, { scopes: [] }, { scopes: ['SMTP.SendAsApp'] }],
  ['missing-permission', '2000008', { scopes: ['Mail.Read'] }, { scopes: ['full_access_as_app'] }],
  ['missing-permission', '403 ErrorAccessDenied', { scopes: ['User.Read'] }, { scopes: ['Calendars.Read'] }],
  ['missing-permission', imapRefused, { consented: false }, { authType: 'ntlm' }],
  ['token-expired', imapRefused, { tokenExpired: true }, { tokenExpired: false }],
  [
    'wrong-account',
    notConnected,
    { login: 'a@contoso.example', tokenAccount: 'b@contoso.example' },
    { login: 'A@contoso.example', tokenAccount: 'a@contoso.example' },
  ],
  [
    'wrong-account',
    notConnected,
    { login: 'c@contoso.example', tokenAccount: 'b@contoso.example', aliases: ['a@contoso.example'] },
    { login: 'A@contoso.example', tokenAccount: 'b@contoso.example', aliases: ['x', 'a@contoso.example'] },
  ],
  [
    'alias-as-login',
    notConnected,
    { login: 'a@contoso.example', tokenAccount: 'b@contoso.example', aliases: ['A@contoso.example'] },
    { login: 'a@contoso.example', aliases: ['c@contoso.example'] },
  ],
  [
    'alias-as-login',
    notConnected,
    { login: 'a@contoso.example', aliases: ['a@contoso.example'] },
    { login: 'a@contoso.example', tokenAccount: 'a@contoso.example' },
  ],
  [
    'shared-as-login',
    smtpRefused,
    { mailboxKind: 'shared', login: 'room@contoso.example', tokenAccount: 'a@contoso.example' },
    { mailboxKind: 'user' },
  ],
  [
    'shared-as-login',
    smtpRefused,
    { mailboxKind: 'shared', login: 'room@contoso.example', tokenAccount: 'a@contoso.example' },
    { mailboxKind: 'shared', login: 'a@contoso.example', tokenAccount: 'a@contoso.example' },
  ],
  ['no-licence', notConnected, { licence: 'none' }, { licence: 'full' }],
  ['no-licence', notConnected, { licence: 'none' }, { licence: 'frontline' }],
  ['no-licence', 'ErrorNonExistentMailbox', { licence: 'none', location: 'online' }, { location: 'on-premises' }],
  ['frontline-licence', '403 Forbidden', { licence: 'frontline' }, { licence: 'none' }],
  ['no-mailbox', 'ErrorNonExistentMailbox', { mailboxExists: false }, { mailboxExists: true }],
  ['on-premises', 'ErrorNonExistentMailbox', { location: 'on-premises' }, { location: 'online' }],
  ['no-mailbox-access', notConnected, { mailboxAccess: false }, { mailboxAccess: true }],
  ['unknown-principal', notConnected, { principalRegistered: false }, { principalRegistered: true }],
  [
    'unknown-principal',
    notConnected,
    { principalRegistered: false, authType: 'oauth-app' },
    { authType: 'oauth-delegated' },
  ],
  ['imap-off', notConnected, { imapEnabled: false }, { imapEnabled: true }],
  ['pop-off', '-ERR Logon failure: x', { popEnabled: false }, { popEnabled: true }],
  ['smtp-off', smtpRefused, { smtpEnabled: false }, { smtpEnabled: true }],
  [
    'tenant-smtp-off',
    'SmtpClientAuthentication is disabled for the Tenant',
    { tenantSmtpEnabled: false, smtpEnabled: 'inherit' },
    { smtpEnabled: true },
  ],
  [
    'tenant-smtp-off',
    'SmtpClientAuthentication is disabled for the Tenant',
    { tenantSmtpEnabled: false, smtpEnabled: false },
    { tenantSmtpEnabled: true },
  ],
  ['ews-off', '403 Forbidden', { ewsEnabled: false }, { ewsEnabled: true }],
  ['retired', '403 Forbidden', { stillOffered: false }, { stillOffered: true }],
  ['basic-off', 'NO LOGIN failed.', { basicAllowed: false }, { basicAllowed: true }],
  ['basic-off', 'NO LOGIN failed.', { basicAllowed: false, authType: 'basic' }, { authType: 'oauth-ropc' }],
  ['wrong-password', 'NO LOGIN failed.', { passwordProven: false }, { passwordProven: true }],
  ['wrong-password', 'NO LOGIN failed.', { passwordProven: false, authType: 'ntlm' }, { authType: 'oauth-delegated' }],
  [
    'conditional-access',
    'did not meet the criteria to be authenticated successfully',
    { conditionalAccess: true },
    { conditionalAccess: false },
  ],
  [
    'security-defaults',
    'did not meet the criteria to be authenticated successfully',
    { securityDefaults: true },
    { securityDefaults: false },
  ],
  ['no-send-as', 'ErrorSendAsDenied', { sendAs: false }, { sendAs: true }],
  ['app-not-admitted', '403 Forbidden', { appAdmitted: false }, { appAdmitted: true }],
];

describe('evidence', () => {
  test.for(decisive)('about %s in %s', ([cause, literal, supports, contradicts]) => {
    const supported = diagnose({ literal }, supports);
    expect(supported.hypotheses.find(({ id }) => id === cause)).toMatchObject({ contradictedBy: [] });
    expect(supported.hypotheses[0]?.id).toBe(cause);
    expect(supported.retry).toBe(supported.hypotheses[0]?.retry);
    const against = diagnose({ literal }, contradicts).hypotheses;
    const hypothesis = against.find(({ id }) => id === cause);
    expect(hypothesis?.supportedBy).toEqual([]);
    expect(hypothesis?.contradictedBy.length).toBeGreaterThan(0);
    expect(
      against
        .slice(against.findIndex(({ id }) => id === cause))
        .every(({ contradictedBy }) => contradictedBy.length > 0),
    ).toBe(true);
  });

  test('that says nothing about a cause is not counted', () => {
    const about = (cause: string, literal: string, evidence: Evidence) => {
      const found = diagnose({ literal }, evidence).hypotheses.find(({ id }) => id === cause);
      return [found?.supportedBy, found?.contradictedBy];
    };
    expect(
      about('wrong-audience', imapRefused, { audience: 'https://mail.contoso.example', location: 'on-premises' }),
    ).toEqual([[], []]);
    expect(
      about('wrong-audience', imapRefused, { audience: 'https://mail.contoso.example', location: 'online' }),
    ).toEqual([['audience'], []]);
    expect(
      about('wrong-account', notConnected, {
        login: 'room@contoso.example',
        tokenAccount: 'a@contoso.example',
        mailboxKind: 'shared',
      }),
    ).toEqual([[], []]);
    expect(about('wrong-account', notConnected, { tokenAccount: 'a@contoso.example' })).toEqual([[], []]);
    expect(about('wrong-account', notConnected, { login: 'a@contoso.example', authType: 'oauth-app' })).toEqual([
      [],
      [],
    ]);
    expect(about('alias-as-login', notConnected, { aliases: ['a@contoso.example'] })).toEqual([[], []]);
    expect(
      about('alias-as-login', notConnected, { login: 'a@contoso.example', tokenAccount: 'b@contoso.example' }),
    ).toEqual([[], []]);
    expect(about('alias-as-login', notConnected, { tokenAccount: 'b@contoso.example' })).toEqual([[], []]);
    expect(about('shared-as-login', smtpRefused, { mailboxKind: 'shared', login: 'a@contoso.example' })).toEqual([
      [],
      [],
    ]);
    expect(about('shared-as-login', smtpRefused, { mailboxKind: 'shared', tokenAccount: 'a@contoso.example' })).toEqual(
      [[], []],
    );
    expect(
      about('shared-as-login', smtpRefused, { login: 'a@contoso.example', tokenAccount: 'b@contoso.example' }),
    ).toEqual([[], []]);
    expect(about('smtp-off', smtpRefused, { smtpEnabled: 'inherit' })).toEqual([[], []]);
    expect(about('unknown-principal', notConnected, { authType: 'oauth-app' })).toEqual([[], []]);
    expect(about('no-licence', notConnected, { location: 'online' })).toEqual([[], []]);
    expect(about('missing-permission', imapRefused, { consented: true })).toEqual([[], []]);
    expect(
      about('tenant-smtp-off', 'SmtpClientAuthentication is disabled for the Tenant', { smtpEnabled: 'inherit' }),
    ).toEqual([[], []]);
    expect(about('bad-sasl', imapRefused, { authType: 'oauth-delegated' })).toEqual([[], []]);
    expect(about('basic-off', 'NO LOGIN failed.', { authType: 'basic' })).toEqual([[], []]);
    // In a place without permissions of its own, scopes say nothing.
    expect(about('missing-permission', 'Connected, but no IMAP folders found', { scopes: [] })).toEqual([
      ['scopes'],
      [],
    ]);
  });
});

describe('a change that was declared', () => {
  const now = 1_000;
  const waiting: Evidence = { now, change: { latestAt: now + 1 } };

  test('may still be on its way: not an error yet', () => {
    const diagnosis = diagnose({ literal: '403 Forbidden' }, { ...waiting, protocol: 'ews' });
    expect(diagnosis.retry).toBe('propagating');
    expect(diagnosis.hypotheses[0]).toEqual({
      id: 'change-on-its-way',
      cause: 'A change was made and may not have reached every server yet: not an error so far.',
      remedy: ['Nothing to do: it is tried again by itself.'],
      owner: 'microsoft',
      retry: 'propagating',
      references: [],
      supportedBy: ['change'],
      contradictedBy: [],
      checkNext: [],
    });
  });

  test('stands behind a cause that evidence supports, which it may mend', () => {
    const diagnosis = diagnose({ literal: '403 Forbidden' }, { ...waiting, protocol: 'ews', ewsEnabled: false });
    expect(diagnosis.hypotheses.slice(0, 2).map(({ id }) => id)).toEqual(['ews-off', 'change-on-its-way']);
    expect(diagnosis.retry).toBe('propagating');
  });

  test('is no excuse for what no admin can change', () => {
    expect(diagnose({ literal: 'AADSTS50011' }, waiting)).toMatchObject({ retry: 'config' });
    expect(orderOf('AADSTS50011', waiting)).toEqual(['AADSTS50011']);
    const wrongAccount = { ...waiting, login: 'a@contoso.example', tokenAccount: 'b@contoso.example' };
    expect(diagnose({ literal: notConnected }, wrongAccount).retry).toBe('needs-reauth');
  });

  test('whose time is over, or that nobody knows the time of, excuses nothing', () => {
    for (const evidence of [
      { now, change: { latestAt: now } },
      { change: { latestAt: 5 } },
      { now },
    ] satisfies Evidence[]) {
      const diagnosis = diagnose({ literal: '403 Forbidden' }, { ...evidence, protocol: 'ews' });
      expect(diagnosis.retry).toBe('needs-admin');
      expect(diagnosis.hypotheses.map(({ id }) => id)).not.toContain('change-on-its-way');
    }
  });
});

const evidence = fc.record(
  {
    protocol: fc.constantFrom('imap', 'smtp', 'ews', 'graph', 'imap-smtp'),
    authType: fc.constantFrom('basic', 'ntlm', 'oauth-delegated', 'oauth-app', 'oauth-ropc'),
    login: fc.constantFrom('a@contoso.example', 'b@contoso.example'),
    tokenAccount: fc.constantFrom('a@contoso.example', 'b@contoso.example'),
    aliases: fc.subarray(['a@contoso.example', 'c@contoso.example']),
    mailboxKind: fc.constantFrom('user', 'shared', 'resource'),
    audience: fc.constantFrom('https://graph.microsoft.com', 'https://outlook.office365.com', 'x'),
    scopes: fc.subarray(['IMAP.AccessAsUser.All', 'SMTP.Send', 'Mail.Read']),
    tokenExpired: fc.boolean(),
    consented: fc.boolean(),
    licence: fc.constantFrom('none', 'frontline', 'full'),
    location: fc.constantFrom('online', 'on-premises'),
    mailboxExists: fc.boolean(),
    imapEnabled: fc.boolean(),
    smtpEnabled: fc.constantFrom(true, false, 'inherit'),
    tenantSmtpEnabled: fc.boolean(),
    ewsEnabled: fc.boolean(),
    basicAllowed: fc.boolean(),
    passwordProven: fc.boolean(),
    conditionalAccess: fc.boolean(),
    mailboxAccess: fc.boolean(),
    principalRegistered: fc.boolean(),
    change: fc.record({ latestAt: fc.constantFrom(1, 3) }),
    now: fc.constant(2),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Evidence>;
const ambiguous = fc.constantFrom(
  imapRefused,
  notConnected,
  smtpRefused,
  '403 Forbidden',
  '401 Unauthorized',
  'ErrorNonExistentMailbox',
  'MailboxNotEnabledForRESTAPI',
  '430 4.2.0 STOREDRV; mailbox logon failure',
  'did not meet the criteria to be authenticated successfully',
);

describe('whatever the evidence', () => {
  test('the order is the same each time, and no cause is lost or comes twice', () => {
    fc.assert(
      fc.property(ambiguous, evidence, (literal, known) => {
        const order = orderOf(literal, known);
        expect(orderOf(literal, structuredClone(known))).toEqual(order);
        const usual = orderOf(literal, known.protocol === undefined ? {} : { protocol: known.protocol });
        expect(order.filter((id) => id !== 'change-on-its-way').toSorted()).toEqual(usual.toSorted());
      }),
    );
  });

  test('what contradicts a cause never raises it above one that it does not contradict', () => {
    fc.assert(
      fc.property(ambiguous, evidence, evidence, (literal, known, more) => {
        for (const key of Object.keys(more).filter(
          (name) => !(name in known) && name !== 'protocol',
        ) as EvidenceKey[]) {
          const before = orderOf(literal, known);
          const { hypotheses } = diagnose({ literal }, { ...known, [key]: more[key] });
          for (const [place, { id, contradictedBy }] of hypotheses.entries()) {
            if (!contradictedBy.includes(key)) continue;
            for (const other of hypotheses.slice(place + 1)) {
              if (other.contradictedBy.length > 0) continue;
              expect(before.indexOf(id), `${id} above ${other.id} by ${key}`).toBeLessThan(before.indexOf(other.id));
            }
            // Nothing without a contradiction stands below it.
            expect(hypotheses.slice(place).every((below) => below.contradictedBy.length > 0)).toBe(true);
          }
        }
      }),
    );
  });

  test('what supports a cause and contradicts nothing of it never lowers it', () => {
    fc.assert(
      fc.property(ambiguous, evidence, (literal, known) => {
        const { hypotheses } = diagnose({ literal }, known);
        const standings = hypotheses.map(({ supportedBy, contradictedBy }) =>
          contradictedBy.length > 0 ? 0 : supportedBy.length > 0 ? 2 : 1,
        );
        expect(standings).toEqual(standings.toSorted((one, other) => other - one));
      }),
    );
  });

  test('a code the catalogue lacks stays unknown', () => {
    fc.assert(
      fc.property(evidence, (known) => {
        expect(diagnose({ literal: `AADSTS99999 ${imapRefused}` }, known)).toMatchObject({
          known: false,
          hypotheses: [],
        });
      }),
    );
  });
});

describe('every entry', () => {
  test('has a code of its own, a title, causes with steps, and a source unless it is general knowledge', () => {
    const codes = catalogue.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { title, causes, confidence, source } of catalogue) {
      expect(title.length).toBeGreaterThan(5);
      expect(source !== '' || confidence === 'unverified').toBe(true);
      for (const [, cause, remedy] of causes) {
        expect(cause).toMatch(/\.$/);
        expect(remedy.length).toBeGreaterThan(0);
        for (const [text] of remedy) expect(text).toMatch(/\.$/);
      }
    }
  });

  test('with one cause is tried again as that cause is', () => {
    for (const { code, causes, retry } of catalogue.filter((entry) => entry.causes.length === 1)) {
      expect([code, causes[0]?.[3]]).toEqual([code, retry]);
    }
  });

  test('of the same cause means the same cause', () => {
    const known = new Map<string, unknown>();
    for (const cause of catalogue.flatMap(({ causes }) => causes)) {
      if (known.has(cause[0])) expect(cause).toEqual(known.get(cause[0]));
      known.set(cause[0], cause);
    }
  });

  test('says how sure it is', () => {
    const unsure = catalogue.filter(({ confidence }) => confidence !== 'verified');
    expect(unsure.map(({ reference }) => reference)).toEqual([
      80, 13, 15, 19, 21, 22, 23, 25, 28, 31, 37, 40, 42, 61, 62, 73, 77,
    ]);
    const others = catalogue.filter(({ kind }) => kind !== 'error').map(({ reference, kind }) => [reference, kind]);
    expect(others).toEqual([
      [130, 'success'],
      [9, 'wrapper'],
      [10, 'wrapper'],
      [11, 'wrapper'],
      [12, 'wrapper'],
      [38, 'success'],
      [44, 'wrapper'],
      [44, 'wrapper'],
    ]);
  });

  test('a title alone explains where more would repeat it', () => {
    expect(of('AADSTS7000222')).toMatchObject({
      title: 'The client secret has expired',
      cause: 'The client secret has expired.',
      remedy: ['Make a new secret in the app registration.', 'Replace the stored secret here.'],
      owner: 'entra-admin',
      retry: 'config',
      source: 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes',
      confidence: 'verified',
    });
    // Who acts is who takes the first step, unless that is to do nothing.
    expect(of('This operation exceeds the throttling budget')).toMatchObject({
      remedy: ['Nothing to do: it is tried again by itself.', expect.any(String)],
      owner: 'vendor',
    });
    expect(of('ErrorServerBusy').owner).toBe('microsoft');
  });
});
