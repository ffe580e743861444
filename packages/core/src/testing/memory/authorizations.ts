import type { ConnectionEvent } from '../../connection/state.ts';
import {
  type AuthorizationAttempt,
  type AuthorizationInput,
  type AuthorizationOutcome,
  authorizationInputSchema,
  type MicrosoftAccount,
  type Protocol,
} from '../../contract/index.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { applyEvent } from './connections.ts';
import { askConsent, decideConsent } from './consents.ts';
import {
  type Actor,
  connectionOf,
  emit,
  nextId,
  nowOf,
  parseInput,
  refuse,
  type SimulatedAnswer,
  type StoredAttempt,
  type World,
} from './world.ts';

const attemptMilliseconds = 600_000;
const system: Pick<Actor, 'id' | 'name'> = { id: 'system', name: 'Microsoft sign-in' };

/** How a simulated person finishes at Microsoft's pages. */
export type SimulatedOutcome =
  | 'succeeded'
  | 'declined'
  | 'stranded'
  | 'failed'
  | 'wrong_account'
  | { readonly status: 'succeeded'; readonly account: MicrosoftAccount }
  | { readonly status: 'wrong_account'; readonly returned: MicrosoftAccount; readonly silent?: boolean }
  | { readonly status: 'failed' | 'declined'; readonly error: SimulatedAnswer };

export function startAuthorization(
  world: World,
  actor: Actor,
  { connectionId, input }: { readonly connectionId: string; readonly input: AuthorizationInput },
): AuthorizationAttempt {
  const { accountChoice } = parseInput(authorizationInputSchema, input);
  const connection = connectionOf(world, connectionId);
  const answer = world.answers.get(connectionId);
  if (answer !== undefined && diagnose(answer).code === 'unreachable') throw refuse('microsoft_unreachable');
  const kind = connection.authType === 'oauth-app' ? 'consent' : 'grant';
  if (kind === 'consent') askConsent(world, actor, connection);
  if (kind === 'grant') applyEvent(world, { actor, connection, event: { type: 'AUTHORIZE_STARTED' } });
  const attemptId = nextId(world, 'attempt');
  const expiresAt = new Date(world.clock.now() + attemptMilliseconds).toISOString();
  const outcome: AuthorizationOutcome = {
    attemptId,
    connectionId,
    status: 'pending',
    expected: { account: connection.account, tenantId: connection.tenantId },
    returned: null,
    silent: false,
    error: null,
    startedAt: nowOf(world),
    finishedAt: null,
  };
  world.attempts.set(attemptId, { kind, outcome, expiresAt });
  // A host that can never exist: nothing here is meant to be opened.
  const prompt = accountChoice === 'ask' ? '&prompt=select_account' : '';
  const page = kind === 'consent' ? 'v2.0/adminconsent' : 'oauth2/v2.0/authorize';
  const authorizeUrl = `https://login.example/${connection.tenantId}/${page}?state=${attemptId}${prompt}`;
  return { attemptId, connectionId, kind, authorizeUrl, expiresAt };
}

export function getAuthorization(world: World, attemptId: string): AuthorizationOutcome {
  const stored = attemptOf(world, attemptId);
  if (stored.outcome.status === 'pending' && stored.expiresAt <= nowOf(world)) {
    return finish(world, stored, { status: 'expired' });
  }
  return stored.outcome;
}

export function finishAuthorization(
  world: World,
  attemptId: string,
  simulated: SimulatedOutcome,
): AuthorizationOutcome {
  const current = getAuthorization(world, attemptId);
  if (current.status !== 'pending') throw new Error(`The attempt "${attemptId}" is already ${current.status}.`);
  const stored = attemptOf(world, attemptId);
  const given = typeof simulated === 'string' ? { status: simulated } : simulated;
  const { account, tenantId } = current.expected;
  switch (given.status) {
    case 'succeeded': {
      const expected = { upn: account, objectId: `object-of-${account}`, tenantId: tenantId ?? '', name: null };
      const returned = 'account' in given ? given.account : expected;
      return finish(world, stored, { status: 'succeeded', returned });
    }
    case 'wrong_account': {
      const admin = {
        upn: 'admin@fabrikam.example',
        objectId: 'object-of-admin',
        tenantId: tenantId ?? '',
        name: 'Product admin',
      };
      return finish(world, stored, {
        status: 'wrong_account',
        returned: 'returned' in given ? given.returned : admin,
        silent: 'silent' in given ? given.silent === true : true,
      });
    }
    default: {
      const literal = {
        declined: 'AADSTS65004: User declined to consent to access the app.',
        failed: 'AADSTS7000215: Invalid client secret provided.',
        stranded: 'AADSTS50011: The redirect URI specified in the request does not match.',
      }[given.status];
      const code = literal.slice('AADSTS'.length, literal.indexOf(':'));
      const error = 'error' in given ? given.error : { code, literal };
      return finish(world, stored, { status: given.status, error: { ...error, at: nowOf(world) } });
    }
  }
}

const scopes: Readonly<Record<Protocol, string[]>> = {
  ews: ['EWS.AccessAsUser.All'],
  graph: ['Mail.ReadWrite', 'Calendars.ReadWrite'],
  'imap-smtp': ['IMAP.AccessAsUser.All', 'SMTP.Send'],
  'pop-smtp': ['POP.AccessAsUser.All', 'SMTP.Send'],
  'exchange-admin': ['Exchange.Manage'],
};

const events: Readonly<Record<Exclude<AuthorizationOutcome['status'], 'pending'>, ConnectionEvent>> = {
  succeeded: { type: 'RETURNED', grant: { ok: true } },
  wrong_account: { type: 'RETURNED', grant: { ok: false, code: 'wrong_account' } },
  declined: { type: 'DECLINED' },
  stranded: { type: 'STRANDED' },
  expired: { type: 'ABANDONED' },
  failed: { type: 'ATTEMPT_ENDED' },
};

type Ending = Partial<AuthorizationOutcome> & { readonly status: keyof typeof events };

function finish(world: World, stored: StoredAttempt, ending: Ending): AuthorizationOutcome {
  const outcome = { ...stored.outcome, ...ending, finishedAt: nowOf(world) };
  const { attemptId, connectionId, status } = outcome;
  world.attempts.set(attemptId, { ...stored, outcome });
  if (stored.kind === 'consent') decideConsent(world, outcome);
  if (stored.kind !== 'consent') takeReturn(world, outcome, status);
  emit(world, { type: 'authorization.changed', attemptId, connectionId, status });
  return outcome;
}

function takeReturn(world: World, outcome: AuthorizationOutcome, status: keyof typeof events): void {
  const { attemptId, connectionId, returned, silent, error } = outcome;
  const connection = connectionOf(world, connectionId);
  const grant = { scopes: scopes[connection.protocol], acquiredAt: nowOf(world), lastRefreshedAt: null };
  applyEvent(world, {
    actor: system,
    connection: {
      ...connection,
      grant: status === 'succeeded' && returned !== null ? { ...grant, account: returned } : connection.grant,
      wrongAccount:
        status === 'wrong_account' && returned !== null ? { returned, silent, attemptId } : connection.wrongAccount,
      lastError: error,
    },
    event: events[status],
  });
}

function attemptOf(world: World, attemptId: string): StoredAttempt {
  const stored = world.attempts.get(attemptId);
  if (stored === undefined) throw refuse('attempt_not_found');
  return stored;
}
