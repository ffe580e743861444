import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import type { FaultEffect } from '../faults/fault.ts';
import type { RequestRecord } from './requestRecord.ts';

export type Explanation = Pick<RequestRecord, 'why' | 'remedy'>;

/** Why a request ended as it did, and what to do; nothing for plain success. */
export function explain({ answered, fault }: Pick<RequestRecord, 'answered' | 'fault'>): Explanation {
  const entry = answered.code === undefined ? undefined : findCatalogueEntry(answered.code);
  if (fault !== undefined) {
    return {
      why: `A test let this fail: ${describeEffect(fault.effect)}.${entry === undefined ? '' : ` ${entry.cause}`}`,
      remedy: entry?.remedy ?? `Nothing is wrong with the request. The fault ${fault.id} was set on purpose; lift it.`,
    };
  }
  if (entry !== undefined) return { why: entry.cause, remedy: entry.remedy };
  const { status } = answered;
  if (status === undefined) return { why: 'The connection ended before there was an answer.' };
  const known = BY_STATUS[status];
  return known ?? (status >= 400 ? { why: `It was refused with HTTP ${status}.` } : {});
}

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  401: { why: 'The access token is missing, expired or not for this endpoint.', remedy: 'Send a token for Graph.' },
  404: { why: 'Nothing is served at this address.', remedy: 'Compare it with the discovery document.' },
  405: { why: 'The address is right, the HTTP method is not.', remedy: 'Send it as the discovery document says.' },
  413: { why: 'The body is longer than the mock reads.', remedy: 'Send only what the endpoint asks for.' },
  500: { why: 'The mock itself failed.', remedy: 'Its standard error says why. Please report it.' },
};

function describeEffect(effect: FaultEffect): string {
  if ('code' in effect) return `AADSTS${effect.code}`;
  if ('status' in effect) return `HTTP ${effect.status}`;
  if ('latencyMilliseconds' in effect) return `an answer ${effect.latencyMilliseconds} ms late`;
  if ('connection' in effect) return 'the connection was reset';
  if ('body' in effect) return 'half of the answer';
  return `tokens that are ${effect.tokens}`;
}
