import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { weighFailure, weighUsers } from './evidence.ts';

const personal = { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' };
const throttled = { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now.' };
const unknown = { code: null, literal: 'The moon is in the way.' };

describe('failing users', () => {
  const verdict = (tried: number, ...failing: Parameters<typeof weighUsers>[0]['failing']) =>
    weighUsers({ tried, failing });

  test('with troubles of their own say nothing of the connection, however many they are', () => {
    expect(verdict(3, { ...personal, users: 3 })).toEqual({ verdict: 'works' });
    expect(verdict(400, { ...personal, users: 399 })).toEqual({ verdict: 'works' });
    const noRight = { code: 'ErrorAccessDenied', literal: 'Access is denied. Check credentials and try again.' };
    expect(verdict(10, { ...noRight, users: 9 }, { ...personal, users: 1 })).toEqual({ verdict: 'works' });
    const disabled = { code: 'ErrorAccountDisabled', literal: 'Account is disabled.' };
    expect(verdict(10, { ...disabled, users: 9 })).toEqual({ verdict: 'works' });
  });

  test('with one cause in common degrade it, from three users on', () => {
    expect(verdict(10, { ...throttled, users: 2 })).toEqual({ verdict: 'works' });
    const problems = { verdict: 'works-with-problems', reason: 'ErrorServerBusy' };
    expect(verdict(10, { ...throttled, users: 3 })).toEqual(problems);
    expect(verdict(2, { ...throttled, users: 2 })).toEqual(problems);
    expect(verdict(2, { ...throttled, users: 1 })).toEqual({ verdict: 'works' });
    expect(verdict(1, { ...throttled, users: 1 })).toEqual(problems);
  });

  test('have to be one in twenty of many', () => {
    expect(verdict(1000, { ...throttled, users: 49 })).toEqual({ verdict: 'works' });
    expect(verdict(1000, { ...throttled, users: 50 })).toEqual({
      verdict: 'works-with-problems',
      reason: 'ErrorServerBusy',
    });
  });

  test('count together, and the cause of most of them is named', () => {
    const causes = [
      { ...throttled, users: 1 },
      { ...personal, users: 90 },
      { ...unknown, users: 2 },
    ];
    expect(verdict(20, ...causes)).toEqual({ verdict: 'works-with-problems', reason: 'unknown' });
  });

  test('are not there', () => {
    expect(verdict(0)).toEqual({ verdict: 'works' });
    expect(verdict(400)).toEqual({ verdict: 'works' });
  });

  test('whose trouble has nothing to do with signing in do not count', () => {
    const spam = { code: '550', literal: '550 5.7.705 Access denied, tenant has exceeded threshold' };
    expect(diagnose(spam).retry).toBe('not-ours');
    expect(verdict(10, { ...spam, users: 10 })).toEqual({ verdict: 'works' });
  });
});

describe('a failure of the connection’s own account', () => {
  const weigh = (literal: string, code: string | null = null) => weighFailure(diagnose({ code, literal }));

  test('asks for a sign-in where only that helps', () => {
    expect(weigh('AADSTS50173: The provided grant has expired due to it being revoked.')).toEqual({
      verdict: 'fails',
      reason: 'AADSTS50173',
      remedy: 'sign-in',
    });
  });

  test('asks for one, too, where a fresh token was refused', () => {
    const expired = { code: '2000002', literal: 'The token is out of date.' };
    expect(diagnose(expired).retry).toBe('refresh-once');
    expect(weighFailure(diagnose(expired))).toMatchObject({ remedy: 'sign-in' });
  });

  test('takes only known switches for a policy', () => {
    const remedyOf = (id: string) => {
      const [hypothesis] = diagnose({ literal: 'AADSTS53003' }).hypotheses;
      if (hypothesis === undefined) throw new Error('no hypothesis');
      const told = weighFailure({ code: 'any', retry: 'config', hypotheses: [{ ...hypothesis, id }] });
      return told.verdict === 'fails' ? told.remedy : told.verdict;
    };
    for (const id of ['imap-off', 'pop-off', 'smtp-off', 'tenant-smtp-off', 'ews-off', 'basic-off', 'retired']) {
      expect(remedyOf(id)).toBe('policy');
    }
    for (const id of ['conditional-access', 'security-defaults', 'AADSTS53000', 'AADSTS530032', 'AADSTS50131']) {
      expect(remedyOf(id)).toBe('policy');
    }
    for (const id of ['switch-imap-off', 'imap-off-again', 'not-retired', 'AADSTS530036', 'AADSTS500', 'no-licence']) {
      expect(remedyOf(id)).toBeNull();
    }
  });

  test('blames a policy only when it can be nothing else', () => {
    expect(weigh('AADSTS53003: Access has been blocked by Conditional Access policies.')).toMatchObject({
      remedy: 'policy',
    });
    expect(weigh('AADSTS530035: Access has been blocked by security defaults.')).toMatchObject({ remedy: 'policy' });
    expect(weigh('AADSTS50105: The user is not assigned to a role for the application.')).toMatchObject({
      remedy: 'policy',
    });
    expect(
      weigh('535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.'),
    ).toMatchObject({ reason: 'smtp_tenant_off', remedy: 'policy' });
    // A refused Basic sign-in may be a switch, and may be a wrong password.
    expect(weigh('HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""')).toMatchObject({ remedy: null });
    expect(
      weighFailure(
        diagnose({ literal: 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""' }, { basicAllowed: false }),
      ),
    ).toMatchObject({ remedy: 'policy' });
  });

  test('is otherwise just a failure, with its code', () => {
    expect(weigh('The server cannot service this request right now.', 'ErrorServerBusy')).toEqual({
      verdict: 'fails',
      reason: 'ErrorServerBusy',
      remedy: null,
    });
    expect(weigh('The moon is in the way.')).toEqual({ verdict: 'fails', reason: 'unknown', remedy: null });
  });
});
