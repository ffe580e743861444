import { type ProtocolPart, partsOf } from '../calendar/entry.ts';
import type { Connection, PolicyKind } from '../contract/index.ts';
import type { ExchangeChange } from '../oauth/commands/exchangeChange.ts';

/** The part of a legacy connection that says which switches of the tenant reach it. */
export type HardenedConnection = Pick<Connection, 'protocol' | 'account'>;

/** Of the authentication policy the commands make; an admin may rename it before running them. */
const policy = 'Block Basic authentication';

type Writer = (connection: HardenedConnection) => ExchangeChange;

/** The narrowest first. Switches that cannot be told without what only the tenant knows are not among them. */
const writers: readonly (readonly [kind: PolicyKind, parts: readonly ProtocolPart[], write: Writer])[] = [
  [
    'authentication-policy',
    ['ews', 'imap', 'pop', 'smtp', 'exchange-admin'],
    ({ account }) => ({ kind: 'authentication-policy', policy, users: [account] }),
  ],
  [
    'mailbox-protocols',
    ['imap', 'pop'],
    ({ protocol, account }) => ({
      kind: 'mailbox-protocols',
      mailbox: account,
      switches: partsOf(protocol).includes('imap') ? { imap: false } : { pop: false },
    }),
  ],
  [
    'smtp-auth-mailbox',
    ['smtp'],
    ({ account }) => ({ kind: 'mailbox-protocols', mailbox: account, switches: { smtpAuth: false } }),
  ],
  [
    'default-authentication-policy',
    ['ews', 'imap', 'pop', 'smtp', 'exchange-admin'],
    () => ({ kind: 'default-authentication-policy', policy }),
  ],
  ['smtp-auth-tenant', ['smtp'], () => ({ kind: 'smtp-auth-tenant', enabled: false })],
];

/** Which changes of the tenant make it refuse a legacy connection's sign-in, the narrowest first. */
export function hardeningKinds({ protocol }: Pick<Connection, 'protocol'>): readonly PolicyKind[] {
  const parts = partsOf(protocol);
  return writers.filter(([, own]) => own.some((part) => parts.includes(part))).map(([kind]) => kind);
}

/** What an Exchange admin is asked to change, for `exchangeCommands`; null where only the tenant knows the rest. */
export function hardeningChange(kind: PolicyKind, connection: HardenedConnection): ExchangeChange | null {
  const writer = writers.find(([known]) => known === kind);
  return writer === undefined ? null : writer[2](connection);
}
