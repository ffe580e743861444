import { findCatalogueEntry } from '../../entra/aadstsCatalogue.ts';
import { FAULT_ENDPOINTS, type FaultEndpoint, type FaultInput } from '../../faults/fault.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import { textOf } from '../frame/formParts.ts';
import { readCode } from './codeList.ts';

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
      return { code: knownCode(form.get('code') ?? '') };
    case 'status':
      return {
        status: numberOf(form, 'status', { from: 400, to: 599, what: 'An HTTP status that fails' }),
        retryAfter:
          textOf(form, 'retryAfter') === undefined
            ? null
            : numberOf(form, 'retryAfter', { from: 0, to: 3600, what: 'Retry-After' }),
      };
    case 'late':
      return {
        latencyMilliseconds: Math.round(
          1000 * numberOf(form, 'seconds', { from: 0.001, to: 600, what: 'A delay in seconds' }),
        ),
      };
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

function knownCode(text: string): number {
  const code = readCode(text);
  if (findCatalogueEntry(code) !== undefined) return code;
  throw new MockIdpError('invalid_request', `"${text}" is no AADSTS code this mock can explain.`);
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** The subject of the sentence that refuses. */
  readonly what: string;
}

function numberOf(form: URLSearchParams, name: string, { from, to, what }: Range): number {
  const number = Number(textOf(form, name) ?? Number.NaN);
  if (number >= from && number <= to) return number;
  throw new MockIdpError('invalid_request', `${what} is a number from ${from} to ${to}.`);
}

function readMatch(form: URLSearchParams): NonNullable<FaultInput['match']> {
  const [tenant, app, user, grant, testId] = ['tenant', 'app', 'user', 'grant', 'testId'].map((name) =>
    textOf(form, name),
  );
  const header = readHeader(form);
  const endpoint = FAULT_ENDPOINTS.find((one): one is FaultEndpoint => one === form.get('endpoint'));
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(app === undefined ? {} : { app }),
    ...(user === undefined ? {} : { user }),
    ...(grant === undefined ? {} : { grant }),
    ...(testId === undefined ? {} : { testId }),
    ...(header === undefined ? {} : { header }),
  };
}

function readHeader(form: URLSearchParams): NonNullable<FaultInput['match']>['header'] {
  const [name, value] = [textOf(form, 'headerName'), textOf(form, 'headerValue')];
  if (name !== undefined && value !== undefined) return { name, value };
  if (name !== undefined) throw new MockIdpError('invalid_request', `Say which value the header ${name} has.`);
  if (value !== undefined) throw new MockIdpError('invalid_request', `Say which header has the value ${value}.`);
  return undefined;
}
