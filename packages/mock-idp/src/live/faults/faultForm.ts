import { FAULT_ENDPOINTS, type FaultEndpoint, type FaultInput } from '../../faults/fault.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import { textOf } from '../frame/formParts.ts';

export const EFFECTS = [
  { value: 'code', text: 'An AADSTS code' },
  { value: 'status', text: 'An HTTP status' },
  { value: 'late', text: 'A late answer' },
  { value: 'reset', text: 'No answer: connection reset' },
  { value: 'truncated', text: 'Half of an answer' },
  { value: 'wrong-signature', text: 'Tokens signed by a stranger' },
  { value: 'expired', text: 'Tokens that have expired' },
  { value: 'not-yet-valid', text: 'Tokens that do not count yet' },
] as const;

/** The form's fields as a fault. What is wrong with them the book of faults says, as it says it to a test. */
export function readFault(form: URLSearchParams): FaultInput {
  const times = textOf(form, 'times');
  return {
    effect: readEffect(form),
    match: readMatch(form),
    ...(times === undefined ? {} : { times: Number(times) }),
  };
}

function readEffect(form: URLSearchParams): FaultInput['effect'] {
  const effect = EFFECTS.find(({ value }) => value === form.get('effect'))?.value;
  switch (effect) {
    case 'code':
      return { code: Number(/\d{4,8}/.exec(form.get('code') ?? '')?.[0] ?? Number.NaN) };
    case 'status':
      return {
        status: numberOf(form, 'status'),
        retryAfter: textOf(form, 'retryAfter') === undefined ? null : numberOf(form, 'retryAfter'),
      };
    case 'late':
      return { latencyMilliseconds: Math.round(numberOf(form, 'seconds') * 1000) };
    case 'reset':
      return { connection: 'reset' };
    case 'truncated':
      return { body: 'truncated' };
    case 'wrong-signature':
    case 'expired':
    case 'not-yet-valid':
      return { tokens: effect };
    case undefined:
      throw new MockIdpError('invalid_request', 'Choose what goes wrong.');
  }
}

function numberOf(form: URLSearchParams, name: string): number {
  const text = textOf(form, name);
  return text === undefined ? Number.NaN : Number(text);
}

function readMatch(form: URLSearchParams): NonNullable<FaultInput['match']> {
  const [tenant, app, user, grant, testId] = ['tenant', 'app', 'user', 'grant', 'testId'].map((name) =>
    textOf(form, name),
  );
  const endpoint = FAULT_ENDPOINTS.find((one): one is FaultEndpoint => one === form.get('endpoint'));
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(app === undefined ? {} : { app }),
    ...(user === undefined ? {} : { user }),
    ...(grant === undefined ? {} : { grant }),
    ...(testId === undefined ? {} : { testId }),
  };
}
