/**
 * Literal refusals of POP3, by the name a fault may use. Those marked [unverified] were not seen in a recording. POP tells nothing of the
 * cause: each of the first two stands for everything that can be wrong with its kind of sign-in.
 */
export const popReplies = {
  'authentication-failure': '-ERR Authentication failure: unknown user name or bad password.',
  'logon-failure': '-ERR Logon failure: unknown user name or bad password.',
  'invalid-state': '-ERR Command is not valid in this state.',
  'protocol-error': '-ERR Protocol error. Connection is closed. 10',
  // [unverified]
  'unknown-command': '-ERR Protocol error. 14',
  // [unverified]
  'unknown-mechanism': '-ERR Unrecognized authentication type.',
  // [unverified]
  'no-message': '-ERR The specified message is out of range.',
  // [unverified]
  'timed-out': '-ERR Connection is closed. 13',
  // [unverified]
  unavailable: '-ERR Server Unavailable. 21',
} as const;

export type PopReplyName = keyof typeof popReplies;

export function isPopReplyName(name: string): name is PopReplyName {
  return Object.hasOwn(popReplies, name);
}

/** After these there is no connection any more. */
export const lastWords: readonly PopReplyName[] = ['protocol-error', 'timed-out', 'unavailable'];
