import type { NoticeCode } from '../authorize/journey.ts';

/** Entra's rules a test can meet: it has to be another one, at least eight characters long, typed twice alike. */
export function judgeNewPassword(typed: Record<'old' | 'chosen' | 'repeated', string>): NoticeCode | undefined {
  if (typed.chosen.length < 8) return 'password-too-short';
  if (typed.chosen === typed.old) return 'password-unchanged';
  return typed.chosen === typed.repeated ? undefined : 'passwords-differ';
}
