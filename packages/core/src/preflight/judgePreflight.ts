import { legacyAcceptance } from '../calendar/acceptance.ts';
import { type Calendar, type ProtocolPart, partsOf } from '../calendar/entry.ts';
import { type EwsAccess, ewsAccess } from '../calendar/ewsAccess.ts';
import { microsoftCalendar } from '../calendar/microsoftCalendar.ts';
import type { AuthType, PreflightCode, PreflightVerdict } from '../contract/index.ts';
import type { DiagnosisOwner } from '../diagnosis/entry.ts';
import type { PreflightFacts, PreflightTarget } from './facts.ts';
import { lookUp, remedies } from './remedies.ts';

/** The outcome of one check of a user before the move, with what to do and who does it. */
export interface PreflightFinding {
  readonly code: PreflightCode;
  readonly verdict: PreflightVerdict;
  /** Nobody looked: the verdict is about not knowing. */
  readonly unknown: boolean;
  /** What to do, in order; empty where it is ready. */
  readonly remedy: readonly string[];
  /** Who does the first of it. */
  readonly owner: DiagnosisOwner;
  readonly literal: string | null;
}

/** Which connection users are to be checked for, and by the rules of which moment. */
export interface PreflightQuestion {
  readonly connection: PreflightTarget;
  /** Milliseconds since 1970; Microsoft's dated rules are those of this moment. */
  readonly now: number;
  readonly calendar?: Calendar;
}

interface Context {
  readonly facts: PreflightFacts;
  readonly connection: PreflightTarget;
  readonly parts: readonly ProtocolPart[];
  readonly now: number;
  readonly calendar: Calendar;
}

/** `unknown` becomes a warning: not knowing is no reason to stop, and none to promise. */
type Judgement = PreflightVerdict | 'unknown';

interface Check {
  /** Absent: every protocol but `exchange-admin`. */
  readonly parts?: readonly ProtocolPart[];
  /** Absent: every auth type. */
  readonly authTypes?: readonly AuthType[];
  readonly judge: (context: Context) => Judgement;
}

const mail: readonly ProtocolPart[] = ['ews', 'graph', 'imap', 'pop', 'smtp'];
const withAccount: readonly AuthType[] = ['oauth-delegated', 'oauth-ropc'];
/** From here on the first sync takes hours, and asks for much at once. */
export const largeMailbox = 100_000;

/**
 * Every check, and where it applies. Some unknowns are harmless and count as ready: how many items there are, whether the mailbox was
 * ever opened (the first sync shows both and loses nothing), where a mailbox is when the organization has only one place, and what the product
 * itself wants: it would say so.
 */
const checks: Readonly<Record<PreflightCode, Check>> = {
  mailbox_exists: { judge: ({ facts }) => wanted(facts.mailboxExists) },
  mailbox_location: { judge: judgeLocation },
  mailbox_opened: { judge: ({ facts }) => (facts.opened === false ? 'warn' : 'ready') },
  licence: { judge: judgeLicence },
  account_enabled: { judge: judgeAccount },
  upn_matches_address: { parts: ['graph', 'imap', 'pop', 'smtp'], judge: judgeName },
  rights: { parts: [...mail, 'exchange-admin'], judge: judgeRights },
  imap_enabled: { parts: ['imap'], judge: ({ facts }) => wanted(facts.imapEnabled) },
  pop_enabled: { parts: ['pop'], judge: ({ facts }) => wanted(facts.popEnabled) },
  smtp_auth_mailbox: { parts: ['smtp'], judge: judgeSmtpMailbox },
  smtp_auth_tenant: { parts: ['smtp'], judge: judgeSmtpTenant },
  ews_enabled: { parts: ['ews'], judge: judgeEws },
  conditional_access: { authTypes: withAccount, judge: judgeConditionalAccess },
  item_count: { judge: ({ facts }) => ((facts.itemCount ?? 0) >= largeMailbox ? 'warn' : 'ready') },
  product_ready: { judge: ({ facts }) => ((facts.productWants ?? []).length > 0 ? 'block' : 'ready') },
};

const codes = Object.keys(checks) as readonly PreflightCode[];

/** The checks that make sense for a connection: IMAP's switch is nobody's business who uses Graph. */
export function applicableChecks({
  protocol,
  authType,
}: Pick<PreflightTarget, 'protocol' | 'authType'>): PreflightCode[] {
  const parts = partsOf(protocol);
  return codes.filter((code) => {
    const { parts: own = mail, authTypes } = checks[code];
    return parts.some((part) => own.includes(part)) && (authTypes?.includes(authType) ?? true);
  });
}

/** What stands in the way of moving one user to a connection, check by check, with the remedy and who has to act. */
export function judgePreflight(
  facts: PreflightFacts,
  { connection, now, calendar = microsoftCalendar }: PreflightQuestion,
): readonly PreflightFinding[] {
  const context = { facts, connection, parts: partsOf(connection.protocol), now, calendar };
  return applicableChecks(connection).map((code) => {
    const found = checks[code].judge(context);
    // While there is no mailbox, what nobody can know of it is no warning beside that.
    const judgement = found === 'unknown' && facts.mailboxExists === false ? 'ready' : found;
    const unknown = judgement === 'unknown';
    const steps = unknown ? ([lookUp] as const) : remedies[code];
    return {
      code,
      verdict: unknown ? 'warn' : judgement,
      unknown,
      remedy: judgement === 'ready' ? [] : steps.map(([text]) => text),
      owner: steps[0][1],
      literal: literalOf(facts, code),
    };
  });
}

/** What the product wants is its answer, as it says it. */
function literalOf({ literals, productWants }: PreflightFacts, code: PreflightCode): string | null {
  const said = code === 'product_ready' ? productWants?.join('\n') : literals?.[code];
  return said || null;
}

function wanted(fact: boolean | null | undefined): Judgement {
  if (fact === true) return 'ready';
  return fact === false ? 'block' : 'unknown';
}

function judgeLocation({ facts: { location }, connection: { environment }, parts }: Context): Judgement {
  if (location === null || location === undefined) return environment === 'hybrid' ? 'unknown' : 'ready';
  if (location === 'on-premises' && parts.includes('graph')) return 'block';
  return environment === 'hybrid' || environment === location ? 'ready' : 'block';
}

function judgeLicence({ facts, connection: { environment, authType }, parts, now, calendar }: Context): Judgement {
  if (environment === 'on-premises' || facts.location === 'on-premises') return 'ready';
  const isPersonal = facts.mailboxKind === undefined || facts.mailboxKind === null || facts.mailboxKind === 'user';
  // A shared mailbox or a room needs none of its own.
  if (!isPersonal) return 'ready';
  if (facts.licence === null || facts.licence === undefined) return 'unknown';
  if (facts.licence === 'none') return 'block';
  const refused = parts.some((part) => {
    const question = { part, authType, environment };
    const answer = legacyAcceptance({ ...question, licenceClass: facts.licence as 'frontline' }, now, calendar);
    // What is refused to every plan is not the plan's fault.
    return answer.verdict === 'refused' && legacyAcceptance(question, now, calendar).verdict !== 'refused';
  });
  return refused ? 'block' : 'ready';
}

/** Whoever signs in has to be able to: the account of a shared mailbox cannot, and needs not when another account opens it. */
function judgeAccount({ facts: { accountEnabled, mailboxKind, address, upn }, connection }: Context): Judgement {
  const signsIn =
    connection.authType !== 'oauth-app' && [address, upn ?? ''].some((name) => same(name, connection.account));
  if (signsIn) return wanted(accountEnabled);
  if (mailboxKind === 'shared' || mailboxKind === 'resource') return 'ready';
  if (accountEnabled === false) return 'warn';
  return accountEnabled === true ? 'ready' : 'unknown';
}

function judgeName({ facts: { address, upn } }: Context): Judgement {
  if (upn === null || upn === undefined) return 'unknown';
  return same(upn, address) ? 'ready' : 'warn';
}

function judgeRights({ facts: { rights, address, upn }, connection }: Context): Judgement {
  const isOwn =
    connection.authType !== 'oauth-app' && [address, upn ?? ''].some((name) => same(name, connection.account));
  return isOwn ? 'ready' : wanted(rights);
}

function judgeSmtpMailbox({ facts: { smtpAuthMailbox, smtpAuthTenant } }: Context): Judgement {
  if (smtpAuthMailbox === 'inherit') return wanted(smtpAuthTenant);
  if (smtpAuthMailbox === 'on') return 'ready';
  return smtpAuthMailbox === 'off' ? 'block' : 'unknown';
}

/** The mailbox's own switch goes first, so that the tenant's matters only where the mailbox has none. */
function judgeSmtpTenant({ facts: { smtpAuthMailbox, smtpAuthTenant, securityDefaults } }: Context): Judgement {
  if (securityDefaults === true) return 'block';
  if (smtpAuthMailbox === 'on') return 'ready';
  if (smtpAuthTenant === false) return smtpAuthMailbox === 'inherit' ? 'block' : 'warn';
  return smtpAuthTenant === true ? 'ready' : 'unknown';
}

const ewsVerdicts: Readonly<Record<EwsAccess, Judgement>> = {
  allowed: 'ready',
  refused: 'block',
  'until-switched-off': 'warn',
  unknown: 'unknown',
};

function judgeEws({ facts, connection: { environment }, now, calendar }: Context): Judgement {
  if (environment === 'on-premises' || facts.location === 'on-premises') return 'ready';
  const switches = facts.ews ?? { organization: null, appListed: null, mailbox: null };
  return ewsVerdicts[ewsAccess(switches, now, calendar)];
}

const conditionalVerdicts = { none: 'ready', interactive: 'warn', blocks: 'block' } as const;

function judgeConditionalAccess({ facts: { conditionalAccess } }: Context): Judgement {
  return conditionalAccess === null || conditionalAccess === undefined
    ? 'unknown'
    : conditionalVerdicts[conditionalAccess];
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
