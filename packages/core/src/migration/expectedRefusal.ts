import type { PolicyKind } from '../contract/index.ts';
import { diagnose } from '../diagnosis/diagnose.ts';

/** Answers that refuse a password because it is one. Some say the same of a wrong password: see what else a pass asks for. */
const passwordRefused: readonly string[] = [
  'basic_refused',
  'imap_basic_disabled',
  'imap_login_failed',
  'pop_logon_failure',
  'powershell_basic_failed',
  'smtp_basic_disabled',
  'smtp_basic_removed',
];

/** Answers of the switch itself. A switch closes the door for everybody, so they are expected of no other change. */
const switchedOff: Readonly<Partial<Record<PolicyKind, readonly string[]>>> = {
  'smtp-auth-tenant': ['smtp_tenant_off'],
  'smtp-auth-mailbox': ['smtp_mailbox_off'],
  'ews-enabled': ['403'],
  'ews-allowed-app-ids': ['403'],
  'application-access': ['403', 'ErrorAccessDenied'],
};

/**
 * Whether a literal answer is the refusal that a change was meant to bring about. A locked account, a missing licence or a broken
 * network refuse as well, and prove nothing. `kind` null: Microsoft itself has ended the sign-in.
 */
export function isExpectedRefusal(
  answer: { readonly code: string | null; readonly literal: string },
  kind: PolicyKind | null,
): boolean {
  const { code } = diagnose(answer);
  return passwordRefused.includes(code) || (switchedOff[kind ?? 'ews-enabled'] ?? []).includes(code);
}
