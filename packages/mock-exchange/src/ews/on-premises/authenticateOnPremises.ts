import type { Socket } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { judgeAccessToken } from '../../authentication/accessToken.ts';
import { readBasic } from '../../authentication/basicCredentials.ts';
import type { ExchangeServices } from '../../services.ts';
import {
  type Authentication,
  bearerChallenge,
  delegatedPermission,
  readAuthorization,
  refuseToken,
} from '../access/authenticate.ts';
import type { Caller, PasswordCaller } from '../access/caller.ts';
import { isBound } from './extendedProtection.ts';
import { type NtlmState, type NtlmStep, prove, takeNtlmMessage } from './ntlmConnection.ts';
import { unwrap, wrapAcceptance, wrapChallenge } from './spnego.ts';
import { findWindowsAccount, readWindowsName, type WindowsName } from './windowsAccount.ts';

type Header = readonly [name: string, value: string];

/** What a connection remembers: how far NTLM has come, and as whom it is signed in once it is done. */
interface Connection {
  ntlm: NtlmState;
  caller: PasswordCaller | undefined;
}

/**
 * Authenticates as Internet Information Services do in front of Exchange Server: NTLM for the connection, Basic and tokens for each
 * request.
 */
export function createOnPremisesAuthentication(services: ExchangeServices) {
  const connections = new WeakMap<Socket, Connection>();
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const made: Connection = { ntlm: { step: 'start' }, caller: undefined };
    connections.set(socket, made);
    return made;
  };
  return async (request: Request, { incoming }: HttpBindings): Promise<Authentication> => {
    const connection = connectionOf(incoming.socket);
    const host = request.headers.get('host') ?? '';
    const { scheme, credentials } = readAuthorization(request.headers.get('authorization') ?? undefined);
    // Who has signed in by NTLM stays signed in for as long as the connection lives.
    if (scheme === '' && connection.caller !== undefined) return { caller: connection.caller };
    connection.caller = undefined;
    if (scheme === 'ntlm' || scheme === 'negotiate') {
      const message = { scheme, bytes: Buffer.from(credentials, 'base64') };
      return authenticateNtlm(message, { connection, socket: incoming.socket, host, services });
    }
    if (scheme === 'basic') return authenticateBasic(credentials, { host, services });
    if (scheme === 'bearer') return authenticateBearer(credentials, { host, services });
    return refused('none', challenges(host, services));
  };
}

interface Front {
  readonly host: string;
  readonly services: ExchangeServices;
}

/** In the order in which Exchange Server with hybrid modern authentication sends them. */
function challenges(host: string, services: ExchangeServices): readonly Header[] {
  const name = host.replace(/:\d+$/, '');
  return [
    ['WWW-Authenticate', bearerChallenge(services)],
    ['WWW-Authenticate', 'Negotiate'],
    ['WWW-Authenticate', 'NTLM'],
    ['WWW-Authenticate', `Basic realm="${name.replace(/["\\]/g, '')}"`],
    ['X-FEServer', 'EXCHANGE01'],
  ];
}

function refused(attempted: 'none' | 'basic' | 'ntlm', headers: readonly Header[]): Authentication {
  return { refusal: { status: 401, attempted, headers } };
}

async function authenticateBasic(credentials: string, { host, services }: Front): Promise<Authentication> {
  const read = readBasic(credentials);
  const caller =
    read === undefined
      ? undefined
      : await signIn(readWindowsName(read.name), 'basic', services, async (right) => right === read.password);
  return caller === undefined ? refused('basic', challenges(host, services)) : { caller };
}

/** Compares what the client showed with the right password; a directory in another process answers with it, and nothing is kept. */
async function signIn(
  name: WindowsName,
  kind: PasswordCaller['kind'],
  services: ExchangeServices,
  isShown: (password: string) => Promise<boolean>,
): Promise<PasswordCaller | undefined> {
  const account = await findWindowsAccount(name, services.directory);
  const password = account === undefined ? undefined : await services.passwordOf(account.user);
  if (account === undefined || password === undefined || !(await isShown(password))) return undefined;
  if (!account.user.enabled) return undefined;
  // What Entra would ask for besides does not hold here: these are the company's own servers.
  const verdict = await services.directory.judgePasswordSignIn(account.user.upn, password);
  return { kind, ...account, isPasswordExpired: verdict === 'password-expired' };
}

interface NtlmFront extends Front {
  readonly connection: Connection;
  readonly socket: Socket;
}

async function authenticateNtlm(
  { scheme, bytes }: { readonly scheme: string; readonly bytes: Buffer },
  front: NtlmFront,
): Promise<Authentication> {
  const { connection, services, host } = front;
  const name = scheme === 'ntlm' ? 'NTLM' : 'Negotiate';
  const { isWrapped, message } = scheme === 'ntlm' ? { isWrapped: false, message: bytes } : unwrap(bytes);
  const toHeader = (answer: Buffer): Header => ['WWW-Authenticate', `${name} ${answer.toString('base64')}`];
  // The client began with another mechanism: it may begin again with this one.
  if (isWrapped && message.length === 0) return refused('ntlm', [toHeader(wrapChallenge(message))]);
  const step = takeNtlmMessage(message, connection.ntlm, services.now().getTime());
  connection.ntlm = step.answer === 'challenge' ? step.next : { step: 'start' };
  if (step.answer === 'challenge') {
    return refused('ntlm', [toHeader(isWrapped ? wrapChallenge(step.message) : step.message)]);
  }
  const caller = step.answer === 'prove' ? await signInByProof(step, front) : undefined;
  if (caller === undefined) return refused('ntlm', challenges(host, services));
  connection.caller = caller;
  return { caller, headers: isWrapped ? [toHeader(wrapAcceptance())] : [] };
}

function signInByProof(
  step: NtlmStep & { readonly answer: 'prove' },
  { services, socket, host }: NtlmFront,
): Promise<PasswordCaller | undefined> {
  const { user, domain } = step.message;
  return signIn({ user, domain }, 'ntlm', services, async (password) => {
    const attributes = await prove(step, password);
    if (attributes === undefined) return false;
    return services.onPremises.read().extendedProtection === 'none' || isBound(attributes, socket, host);
  });
}

/** Hybrid modern authentication: a token of Entra, made out to the server's own URL. */
async function authenticateBearer(token: string, { host, services }: Front): Promise<Authentication> {
  const verdict = await judgeAccessToken(token, {
    ...services,
    audiences: () => [`http://${host}`, `https://${host}`, ...services.onPremises.read().urls.map(withoutSlash)],
    scopes: [delegatedPermission],
    // Exchange Server takes no application's own token from Entra: it says so of each, whatever its roles are.
    roles: [],
  });
  if ('bearer' in verdict) return { caller: verdict.bearer satisfies Caller };
  const bearer = ['WWW-Authenticate', `${bearerChallenge(services)}, error="invalid_token"`] as const;
  return { refusal: refuseToken(token, verdict.refusal, [bearer, ...challenges(host, services).slice(1)]) };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
