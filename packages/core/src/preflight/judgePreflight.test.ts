import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authTypeSchema, preflightCodeSchema, protocolSchema } from '../contract/index.ts';
import type { PreflightFacts, PreflightTarget } from './facts.ts';
import { applicableChecks, judgePreflight, largeMailbox } from './judgePreflight.ts';
import { licenceClassOf } from './licence.ts';
import { remedies } from './remedies.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const graph: PreflightTarget = {
  protocol: 'graph',
  authType: 'oauth-delegated',
  environment: 'online',
  account: 'service@contoso.example',
};
const ews = { ...graph, protocol: 'ews' } as const;
const mail = { ...graph, protocol: 'imap-smtp' } as const;
const fine: PreflightFacts = {
  address: 'room@contoso.example',
  upn: 'room@contoso.example',
  mailboxKind: 'user',
  mailboxExists: true,
  opened: true,
  location: 'online',
  licence: 'full',
  accountEnabled: true,
  rights: true,
  imapEnabled: true,
  popEnabled: true,
  smtpAuthMailbox: 'inherit',
  smtpAuthTenant: true,
  securityDefaults: false,
  ews: { organization: 'on', appListed: true, mailbox: true },
  conditionalAccess: 'none',
  itemCount: 4000,
};

const notReady = (facts: Partial<PreflightFacts>, connection: PreflightTarget = graph, at = now) =>
  judgePreflight({ ...fine, ...facts }, { connection, now: at })
    .filter(({ verdict }) => verdict !== 'ready')
    .map(({ code, verdict, unknown }) => `${code} ${unknown ? 'unknown' : verdict}`)
    .join(', ');

describe('the checks of a connection', () => {
  test('are those its protocol needs', () => {
    expect(applicableChecks(graph)).toEqual([
      'mailbox_exists',
      'mailbox_location',
      'mailbox_opened',
      'licence',
      'account_enabled',
      'upn_matches_address',
      'rights',
      'conditional_access',
      'item_count',
      'product_ready',
    ]);
    expect(applicableChecks({ protocol: 'ews', authType: 'oauth-app' })).toEqual([
      'mailbox_exists',
      'mailbox_location',
      'mailbox_opened',
      'licence',
      'account_enabled',
      'rights',
      'ews_enabled',
      'item_count',
      'product_ready',
    ]);
    const only = (protocol: PreflightTarget['protocol']) =>
      applicableChecks({ protocol, authType: 'basic' }).filter((code) => /imap|pop|smtp|ews/.test(code));
    expect(only('imap-smtp')).toEqual(['imap_enabled', 'smtp_auth_mailbox', 'smtp_auth_tenant']);
    expect(only('pop-smtp')).toEqual(['pop_enabled', 'smtp_auth_mailbox', 'smtp_auth_tenant']);
    expect(only('ews')).toEqual(['ews_enabled']);
    expect(applicableChecks({ protocol: 'exchange-admin', authType: 'oauth-app' })).toEqual(['rights']);
    expect(applicableChecks({ protocol: 'graph', authType: 'oauth-ropc' })).toContain('conditional_access');
  });

  test('HANDLE-15: also ask the product itself what it still wants of a user, and give its own words', () => {
    const wants = 'Tick “Mobile access” under Security.';
    const of = (productWants: readonly string[] | null) =>
      judgePreflight({ ...fine, productWants }, { connection: graph, now }).find(
        ({ code }) => code === 'product_ready',
      );
    expect(of([wants])).toMatchObject({ verdict: 'block', literal: wants, owner: 'product-admin' });
    for (const nothing of [[], null]) expect(of(nothing)).toMatchObject({ verdict: 'ready', literal: null });
  });

  test('cover all there are', () => {
    const all = protocolSchema.options.flatMap((protocol) =>
      authTypeSchema.options.flatMap((authType) => applicableChecks({ protocol, authType })),
    );
    expect([...new Set(all)].sort()).toEqual([...preflightCodeSchema.options].sort());
    expect(Object.keys(remedies).sort()).toEqual([...preflightCodeSchema.options].sort());
  });
});

describe('a user for whom everything is known and fine', () => {
  test('is ready, with nothing to do', () => {
    for (const connection of [graph, ews, mail, { ...mail, protocol: 'pop-smtp' } as const]) {
      expect(notReady({}, connection)).toBe('');
    }
    for (const { remedy, literal } of judgePreflight(fine, { connection: mail, now })) {
      expect([remedy, literal]).toEqual([[], null]);
    }
  });
});

describe('what nobody knows', () => {
  const blank: PreflightFacts = { address: 'room@contoso.example' };
  const unknown = (connection: PreflightTarget) =>
    judgePreflight(blank, { connection, now }).map(({ code, verdict, unknown: is }) => [
      code,
      is ? 'unknown' : verdict,
    ]);

  test('warns, says so, and asks to look it up; only what the first sync shows is taken for ready', () => {
    expect(Object.fromEntries(unknown(graph))).toEqual({
      mailbox_exists: 'unknown',
      mailbox_location: 'ready',
      mailbox_opened: 'ready',
      licence: 'unknown',
      account_enabled: 'unknown',
      upn_matches_address: 'unknown',
      rights: 'unknown',
      conditional_access: 'unknown',
      item_count: 'ready',
      product_ready: 'ready',
    });
    expect(Object.fromEntries(unknown(mail))).toMatchObject({
      imap_enabled: 'unknown',
      smtp_auth_mailbox: 'unknown',
      smtp_auth_tenant: 'unknown',
    });
    expect(Object.fromEntries(unknown({ ...mail, protocol: 'pop-smtp' }))).toMatchObject({ pop_enabled: 'unknown' });
    expect(Object.fromEntries(unknown(ews))).toMatchObject({ ews_enabled: 'unknown' });
    expect(Object.fromEntries(unknown({ ...graph, environment: 'hybrid' }))).toMatchObject({
      mailbox_location: 'unknown',
    });
    const [first] = judgePreflight(blank, { connection: graph, now });
    expect(first).toEqual({
      code: 'mailbox_exists',
      verdict: 'warn',
      unknown: true,
      remedy: ['Nobody has looked this up yet: look, and run the checks again.'],
      owner: 'product-admin',
      literal: null,
    });
  });

  test('is the same whether it is null or absent', () => {
    const nulls = Object.fromEntries(Object.keys(fine).map((key) => [key, null]));
    for (const connection of [graph, ews, mail]) {
      const given = { ...nulls, address: blank.address } as PreflightFacts;
      expect(judgePreflight(given, { connection, now })).toEqual(judgePreflight(blank, { connection, now }));
    }
  });
});

describe('a mailbox', () => {
  test('has to be there, and where the connection looks', () => {
    expect(notReady({ mailboxExists: false })).toBe('mailbox_exists block');
    // What cannot be known of it is no warning beside that; what is known still counts.
    expect(notReady({ mailboxExists: false, rights: null })).toBe('mailbox_exists block');
    expect(notReady({ mailboxExists: false, licence: 'none' })).toBe('mailbox_exists block, licence block');
    expect(notReady({ location: 'on-premises' })).toBe('mailbox_location block');
    expect(notReady({ location: 'on-premises' }, ews)).toBe('mailbox_location block');
    const own = { ...ews, environment: 'on-premises' } as const;
    expect(notReady({ location: 'online' }, own)).toBe('mailbox_location block');
    expect(notReady({ location: 'on-premises', licence: 'none', ews: null }, own)).toBe('');
    expect(notReady({ location: null }, own)).toBe('');
    const hybrid = { ...ews, environment: 'hybrid' } as const;
    expect(notReady({ location: 'on-premises', ews: null }, hybrid)).toBe('');
    expect(notReady({ location: 'online' }, hybrid)).toBe('');
    expect(notReady({ location: 'on-premises' }, { ...graph, environment: 'hybrid' })).toBe('mailbox_location block');
  });

  test('is better opened once, and slow when large', () => {
    expect(notReady({ opened: false })).toBe('mailbox_opened warn');
    expect(notReady({ itemCount: largeMailbox - 1 })).toBe('');
    expect(notReady({ itemCount: largeMailbox })).toBe('item_count warn');
    expect(largeMailbox).toBe(100_000);
  });
});

describe('a licence', () => {
  test('is needed by people, not by shared mailboxes and rooms', () => {
    expect(notReady({ licence: 'none' })).toBe('licence block');
    expect(notReady({ licence: 'none', mailboxKind: null })).toBe('licence block');
    expect(notReady({ licence: 'none', mailboxKind: 'shared' })).toBe('');
    expect(notReady({ licence: null, mailboxKind: 'resource' })).toBe('');
    expect(notReady({ licence: 'none', location: 'on-premises' }, ews)).toBe('mailbox_location block');
  });

  test('of the frontline kind does not reach EWS since the end of June 2026', () => {
    const frontline = { licence: 'frontline' } as const;
    expect(notReady(frontline, ews)).toBe('licence block');
    expect(notReady(frontline, ews, Date.parse('2026-06-29T23:59:59Z'))).toBe('');
    expect(notReady(frontline, ews, Date.parse('2026-06-30T00:00:00Z'))).toBe('licence block');
    expect(notReady(frontline, graph)).toBe('');
    expect(notReady(frontline, { ...ews, environment: 'on-premises' })).toBe('mailbox_location block');
    // EWS has ended for everybody: another plan would not help.
    expect(notReady(frontline, ews, Date.parse('2027-04-01T00:00:00Z'))).toBe('ews_enabled block');
  });

  test('is told by its name', () => {
    for (const name of ['F3', 'Microsoft 365 F1', 'Exchange Online Kiosk', 'SPE_F1', 'Office 365 F3 (EU)', 'K1']) {
      expect(licenceClassOf(name)).toBe('frontline');
    }
    for (const name of ['E3', 'Business Premium', 'A5 for faculty', 'Exchange Online (Plan 1)', 'F30']) {
      expect(licenceClassOf(name)).toBe('full');
    }
    expect(licenceClassOf(null)).toBeNull();
    expect(licenceClassOf(' ')).toBeNull();
  });
});

describe('who signs in', () => {
  const own = { address: 'Service@contoso.example', upn: 'service@contoso.example' };

  test('has to be able to, and needs no right to the own mailbox', () => {
    expect(notReady({ ...own, accountEnabled: false, rights: false })).toBe('account_enabled block');
    expect(notReady({ ...own, accountEnabled: null })).toBe('account_enabled unknown');
    expect(notReady({ ...own, rights: null })).toBe('');
    expect(notReady({ address: 'other@contoso.example', upn: own.upn, rights: null })).toBe('upn_matches_address warn');
    expect(notReady({ ...own, mailboxKind: 'shared', accountEnabled: false })).toBe('account_enabled block');
    const app = { ...graph, authType: 'oauth-app' } as const;
    expect(notReady({ ...own, rights: false, accountEnabled: false }, app)).toBe('account_enabled warn, rights block');
  });

  test('is another account for everybody else', () => {
    expect(notReady({ accountEnabled: false })).toBe('account_enabled warn');
    expect(notReady({ accountEnabled: false, mailboxKind: 'shared' })).toBe('');
    expect(notReady({ accountEnabled: null, mailboxKind: 'resource' })).toBe('');
    expect(notReady({ rights: false })).toBe('rights block');
    expect(notReady({ rights: null, mailboxKind: 'shared' })).toBe('rights unknown');
  });

  test('may have a principal name that is not the address', () => {
    expect(notReady({ upn: 'room-1@contoso.onmicrosoft.com' })).toBe('upn_matches_address warn');
    expect(notReady({ upn: ' ROOM@contoso.example' })).toBe('');
    expect(notReady({ upn: 'room-1@contoso.onmicrosoft.com' }, ews)).toBe('');
  });

  test('may meet Conditional Access', () => {
    expect(notReady({ conditionalAccess: 'interactive' })).toBe('conditional_access warn');
    expect(notReady({ conditionalAccess: 'blocks' })).toBe('conditional_access block');
    expect(notReady({ conditionalAccess: 'blocks' }, { ...graph, authType: 'oauth-app' })).toBe('');
  });
});

describe('the switches of IMAP, POP and SMTP AUTH', () => {
  test('of a mailbox are on or off', () => {
    expect(notReady({ imapEnabled: false }, mail)).toBe('imap_enabled block');
    expect(notReady({ popEnabled: false }, { ...mail, protocol: 'pop-smtp' })).toBe('pop_enabled block');
  });

  test.for([
    ['on', true, ''],
    ['on', false, ''],
    ['on', null, ''],
    ['off', true, 'smtp_auth_mailbox block'],
    ['off', false, 'smtp_auth_mailbox block, smtp_auth_tenant warn'],
    ['inherit', true, ''],
    ['inherit', false, 'smtp_auth_mailbox block, smtp_auth_tenant block'],
    ['inherit', null, 'smtp_auth_mailbox unknown, smtp_auth_tenant unknown'],
    [null, true, 'smtp_auth_mailbox unknown'],
    [null, false, 'smtp_auth_mailbox unknown, smtp_auth_tenant warn'],
  ] as const)('for SMTP: mailbox %s, tenant %s is "%s"', ([smtpAuthMailbox, smtpAuthTenant, expected]) => {
    expect(notReady({ smtpAuthMailbox, smtpAuthTenant }, mail)).toBe(expected);
  });

  test('for SMTP do not help against security defaults', () => {
    expect(notReady({ smtpAuthMailbox: 'on', securityDefaults: true }, mail)).toBe('smtp_auth_tenant block');
  });
});

describe('EWS', () => {
  const switches = (organization: 'on' | 'off' | 'unset' | null, appListed: boolean | null) =>
    notReady({ ews: { organization, appListed, mailbox: true } }, ews);

  test('follows the switches of the tenant', () => {
    expect(switches('on', true)).toBe('');
    expect(switches('on', false)).toBe('ews_enabled block');
    expect(switches('off', true)).toBe('ews_enabled block');
    expect(switches('unset', null)).toBe('ews_enabled warn');
    expect(switches('on', null)).toBe('ews_enabled unknown');
    expect(notReady({ ews: null }, ews)).toBe('ews_enabled unknown');
    expect(notReady({}, ews, Date.parse('2027-04-01T00:00:00Z'))).toBe('ews_enabled block');
  });
});

test('whoever has to act first is named', () => {
  const owners = (facts: Partial<PreflightFacts>, connection: PreflightTarget) =>
    judgePreflight({ ...fine, ...facts }, { connection, now })
      .filter(({ verdict }) => verdict === 'block')
      .map(({ owner }) => owner);
  expect(owners({ rights: false }, graph)).toEqual(['exchange-admin']);
  expect(owners({ licence: 'none' }, graph)).toEqual(['microsoft-365-admin']);
  expect(owners({ conditionalAccess: 'blocks' }, graph)).toEqual(['entra-admin']);
});

test('every finding says who has to act, what to do, and what the server said', () => {
  const facts = { ...fine, mailboxExists: false, literals: { mailbox_exists: 'ErrorNonExistentMailbox' } };
  expect(judgePreflight(facts, { connection: graph, now })[0]).toEqual({
    code: 'mailbox_exists',
    verdict: 'block',
    unknown: false,
    remedy: ['Compare the address with the mailbox.', 'Give the user a licence with Exchange Online.'],
    owner: 'product-admin',
    literal: 'ErrorNonExistentMailbox',
  });
});

test('nobody is ready about whom nothing is known, whatever the connection', () => {
  const connections = fc.record<PreflightTarget>({
    protocol: fc.constantFrom(...protocolSchema.options),
    authType: fc.constantFrom(...authTypeSchema.options),
    environment: fc.constantFrom('online', 'on-premises', 'hybrid'),
    account: fc.constant('service@contoso.example'),
  });
  fc.assert(
    fc.property(connections, fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), (connection, at) => {
      const findings = judgePreflight({ address: 'room@contoso.example' }, { connection, now: at });
      expect(findings.some(({ verdict }) => verdict !== 'ready')).toBe(true);
      for (const { verdict, remedy } of findings) expect(remedy.length > 0).toBe(verdict !== 'ready');
    }),
  );
});
