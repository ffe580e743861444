import { randomBytes } from 'node:crypto';
import type { AttributePairs } from './ntlm/attributePairs.ts';
import { attribute, writeAttributePairs, writeFiletime } from './ntlm/attributePairs.ts';
import { settleFlags } from './ntlm/negotiateFlags.ts';
import { type AuthenticateMessage, readClientMessage, writeChallenge } from './ntlm/ntlmMessages.ts';
import { checkProof, type Exchange } from './ntlm/ntlmProof.ts';

/** What the server calls itself in challenges. */
const domainName = 'ONPREMISES';
const computerName = 'EXCHANGE01';
const dnsDomainName = 'on-premises.example';

/** How far the handshake on one connection has come. */
export type NtlmState =
  | { readonly step: 'start' }
  | { readonly step: 'challenged'; readonly exchange: Exchange; readonly flags: number };

export type NtlmStep =
  | { readonly answer: 'challenge'; readonly message: Buffer; readonly next: NtlmState }
  /** The client has answered; whether rightly, `prove` tells. */
  | { readonly answer: 'prove'; readonly message: AuthenticateMessage; readonly exchange: Exchange }
  | { readonly answer: 'refuse' };

/** Takes the next message of a client. */
export function takeNtlmMessage(bytes: Buffer, state: NtlmState, now: number): NtlmStep {
  const message = readClientMessage(bytes, state.step === 'challenged' ? state.flags : 0);
  if (message?.type === 'negotiate') return challenge(message, now);
  if (message?.type !== 'authenticate' || state.step !== 'challenged') return { answer: 'refuse' };
  return { answer: 'prove', message, exchange: state.exchange };
}

function challenge({ flags: asked, bytes }: { readonly flags: number; readonly bytes: Buffer }, now: number): NtlmStep {
  const flags = settleFlags(asked);
  const serverChallenge = randomBytes(8);
  const text = (value: string): Buffer => Buffer.from(value, 'utf16le');
  const targetInfo = writeAttributePairs([
    [attribute.domainName, text(domainName)],
    [attribute.computerName, text(computerName)],
    [attribute.dnsDomainName, text(dnsDomainName)],
    [attribute.dnsComputerName, text(`${computerName.toLowerCase()}.${dnsDomainName}`)],
    [attribute.dnsTreeName, text(dnsDomainName)],
    [attribute.timestamp, writeFiletime(now)],
  ]);
  const message = writeChallenge({ flags, serverChallenge, targetName: domainName, targetInfo });
  const exchange = { negotiate: Buffer.from(bytes), challenge: message, serverChallenge };
  return { answer: 'challenge', message, next: { step: 'challenged', exchange, flags } };
}

/** The attributes the client bound its answer to, if it knew the password. */
export function prove(
  { message, exchange }: NtlmStep & { readonly answer: 'prove' },
  password: string,
): Promise<AttributePairs | undefined> {
  return checkProof(message, exchange, password);
}
