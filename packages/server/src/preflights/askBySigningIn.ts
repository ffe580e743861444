import { diagnose, type PreflightFacts } from '@authshift/core';
import type { MicrosoftFailure } from '../authorization/microsoftError.ts';
import { type Caller, isOwn } from '../probes/caller.ts';
import { dayFrom, readMailbox, testMailbox } from '../probes/openMailbox.ts';
import type { Failure, Outcome } from '../probes/outcome.ts';
import { trySmtp } from '../probes/smtp.ts';
import { type Facts, type Found, found, mergeFacts, passes } from './facts.ts';

/** Opens a mailbox as the connection would, at the organization's time, and says what that tells of it. Nothing is changed or sent. */
export async function askBySigningIn(caller: Caller, mailbox: string, at: Date): Promise<Found> {
  const opening =
    caller.protocol === 'ews'
      ? await testMailbox(caller, mailbox, { at })
      : await readMailbox(caller, mailbox, dayFrom(at));
  if (opening.kind !== 'works' && passes(opening)) return opening;
  const opened = factsOfOpening(caller, opening);
  // With a grant mail is handed in by the account that signed in: its switch counts, not that of the mailbox.
  const sends = caller.protocol === 'imap-smtp' || caller.protocol === 'pop-smtp';
  if (!sends || !signsInAs(caller, mailbox)) return found(opened);
  const sending = await trySmtp(caller, mailbox);
  if (sending.kind !== 'works' && passes(sending)) return sending;
  return found(mergeFacts(opened, factsOfSending(sending)));
}

function signsInAs(caller: Caller, mailbox: string): boolean {
  const { credential } = caller;
  return isOwn(caller, mailbox) || (credential.kind === 'token' && credential.app);
}

/** What had to be in order for it. What only a look at the switches tells is left open. */
function factsOfOpening({ protocol }: Caller, outcome: Outcome): Facts {
  const { literal } = outcome;
  if (outcome.kind !== 'works') return factsOfRefusal(outcome);
  return {
    mailboxExists: true,
    rights: true,
    ...(protocol === 'exchange-admin' ? {} : { opened: true }),
    ...(protocol === 'imap-smtp' ? { imapEnabled: true } : {}),
    ...(protocol === 'pop-smtp' ? { popEnabled: true } : {}),
    literals: { mailbox_exists: literal, rights: literal },
  };
}

function factsOfRefusal(failure: Failure): Facts {
  const { literal, aboutCaller } = failure;
  const { code, retry } = diagnose(failure);
  if (noMailbox.includes(code)) return { mailboxExists: false, literals: { mailbox_exists: literal } };
  if (code === 'imap_switched_off') return { imapEnabled: false, literals: { imap_enabled: literal } };
  if (aboutCaller) return {};
  // A mailbox that is being moved: whether it may be opened is not known.
  return { rights: retry === 'transient' ? null : false, literals: { rights: literal } };
}

/** Codes of core's catalogue that speak of a mailbox that is not there. */
const noMailbox: readonly string[] = ['ErrorNonExistentMailbox', 'MailboxNotEnabledForRESTAPI', 'ResourceNotFound'];

function factsOfSending(outcome: Outcome): Facts {
  const literals = { smtp_auth_mailbox: outcome.literal };
  if (outcome.kind === 'works') return { smtpAuthMailbox: 'on', literals };
  const { code } = diagnose(outcome);
  if (code === 'smtp_mailbox_off') return { smtpAuthMailbox: 'off', literals };
  if (code !== 'smtp_tenant_off') return {};
  const tenant = { smtp_auth_tenant: outcome.literal };
  return { smtpAuthMailbox: 'inherit', smtpAuthTenant: false, literals: { ...literals, ...tenant } };
}

/** What Conditional Access does to the connection's own sign-in, as Microsoft answered it; null: it was let in. */
export function conditionalAccessOf(failure: MicrosoftFailure | null): Facts {
  if (failure === null) return { conditionalAccess: 'none' };
  const conditionalAccess = conditionalAnswers[failure.code ?? ''];
  if (conditionalAccess === undefined) return {};
  return { conditionalAccess, literals: { conditional_access: failure.literal } };
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const conditionalAnswers: Readonly<Record<string, NonNullable<PreflightFacts['conditionalAccess']>>> = {
  AADSTS50076: 'interactive',
  AADSTS50078: 'interactive',
  AADSTS50079: 'interactive',
  AADSTS50158: 'interactive',
  AADSTS70043: 'interactive',
  AADSTS53000: 'blocks',
  AADSTS53001: 'blocks',
  AADSTS53002: 'blocks',
  AADSTS53003: 'blocks',
  AADSTS53009: 'blocks',
};
