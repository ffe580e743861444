import { MockExchangeError } from '../mockExchangeError.ts';
import type { Fault, FaultProtocol } from './fault.ts';

/** The names each protocol's catalogue has for its literal refusals, one line each; read when a fault is set. */
const catalogues: Readonly<Record<FaultProtocol, () => Promise<object>>> = {
  imap: async () => {
    const { refusals, farewells } = await import('../imap/session/imapWords.ts');
    return { ...refusals, ...farewells };
  },
  pop: async () => (await import('../pop/popReplies.ts')).popReplies,
  smtp: async () => (await import('../smtp/smtpReplies.ts')).smtpReplies,
  graph: async () => (await import('../graph/protocol/graphError.ts')).refusals,
  ews: async () => (await import('../ews/soap/ewsMessages.ts')).ewsMessages,
  'exchange-admin': async () => (await import('../exchange-admin/refusals.ts')).refusals,
};

/** What `{ refuse: name }` may name. */
export async function refusalNames(protocol: FaultProtocol): Promise<readonly string[]> {
  return Object.keys(await catalogues[protocol]());
}

/** Rejects with `invalid_request` when the protocol of a fault has no refusal of that name. */
export async function checkRefusal({ match, effect }: Fault): Promise<void> {
  if (!('refuse' in effect)) return;
  const { protocol } = match;
  if (protocol === undefined) throw invalid('effect.refuse: needs match.protocol, because each has names of its own');
  const names = await refusalNames(protocol);
  if (!names.includes(effect.refuse)) {
    throw invalid(`effect.refuse: ${protocol} has no refusal "${effect.refuse}"; it has ${names.join(', ')}`);
  }
}

function invalid(message: string): MockExchangeError {
  return new MockExchangeError('invalid_request', message);
}
