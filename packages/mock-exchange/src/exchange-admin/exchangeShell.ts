import { setTimeout as wait } from 'node:timers/promises';
import type { Tenant } from '@authshift/mock-idp';
import { findAccount, findTenant } from '../control/find.ts';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { inForce } from '../policies/datedRules.ts';
import type { ExchangeServices } from '../services.ts';
import { type AdminCaller, judgeAdminToken } from './adminCaller.ts';
import type { AdminObject } from './cmdlets/cmdlet.ts';
import { CmdletError } from './cmdlets/cmdletError.ts';
import { factsOf, type Invocation, invoke } from './invoke.ts';
import { NotUnderstood } from './powershell/notUnderstood.ts';
import type { CmdletAnswer } from './powershell/shell.ts';
import { CommandError, StatementError } from './powershell/shellError.ts';
import { type Thing, thingOf, type Value } from './powershell/values.ts';
import { type ExchangeEnd, openWindow, type PowerShellWindow, type WindowAnswer } from './powershell/window.ts';
import { refusalNamed } from './refusals.ts';

/** Who runs a text, and in which window. */
export interface PowerShellOptions {
  /** Address of an account, which has to be an administrator; or an access token for Exchange, also of an application. */
  readonly as?: string | { readonly accessToken: string } | undefined;
  /** Texts that run in the same window share its variables. */
  readonly window?: string | undefined;
}

/**
 * Runs a text of Exchange Online PowerShell in a tenant, as if it were pasted into a window line by line. What is not
 * understood is refused before anything runs (`not_understood`); what Exchange refuses is in the answer.
 */
export async function runPowerShell(
  { tenant: reference, text, as, window = '' }: { readonly tenant: string; readonly text: string } & PowerShellOptions,
  services: ExchangeServices,
): Promise<WindowAnswer> {
  const tenant = await findTenant(services, reference);
  const end = connectWindow(await callerOf(as, tenant, services), services);
  const open = windowOf(services, tenant, window);
  try {
    return await open(text, end);
  } catch (error) {
    if (error instanceof NotUnderstood) throw new MockExchangeError('not_understood', error.message, { cause: error });
    throw error;
  }
}

/** What a window is connected to: as one administrator, until the text says otherwise. */
function connectWindow(first: AdminCaller, services: ExchangeServices): ExchangeEnd {
  let caller: AdminCaller | undefined = first;
  return {
    exchange: async (name, parameters) => {
      if (caller === undefined) throw new CommandError(disconnected, 'UnauthorizedAccessException');
      return run({ caller, name, parameters }, services);
    },
    connection: {
      describe: () => caller && describeConnection(caller),
      connect: async ({ account, accessToken, hasCredential }) => {
        if (hasCredential) throw withoutCredential(first.tenant);
        const as = accessToken === undefined ? account : { accessToken };
        caller = await callerOf(as, first.tenant, services).catch((error: unknown) => {
          throw error instanceof MockExchangeError
            ? new StatementError(error.message, 'UnauthorizedAccessException')
            : error;
        });
      },
      disconnect: () => {
        caller = undefined;
      },
    },
  };
}

const disconnected = 'You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.';

/** Row 77. Before that, a user name and a password would go to the identity provider, which is asked by nobody here. */
function withoutCredential({ asOf }: Tenant): StatementError {
  return inForce('powershell-credential-ended', asOf)
    ? new StatementError(
        "A parameter cannot be found that matches parameter name 'Credential'.",
        'NamedParameterNotFound',
      )
    : new StatementError('The mock of Exchange does not serve -Credential of Connect-ExchangeOnline.', 'NotSupported');
}

function describeConnection({ tenant, account, kind, appId }: AdminCaller): Thing {
  return thingOf('ConnectionInformation', [
    ['Name', 'ExchangeOnline_1'],
    ['State', 'Connected'],
    ['UserPrincipalName', kind === 'delegated' ? account : null],
    ['AppId', appId ?? null],
    ['ConnectionUri', 'https://outlook.office365.com'],
    ['TenantID', tenant.id],
    ['TokenStatus', 'Active'],
    ['IsEopSession', false],
  ]);
}

// Windows that are kept for each mock. The one that was not used for longest is closed.
const mostWindows = 50;

const windows = new WeakMap<object, Map<string, PowerShellWindow>>();

function windowOf(services: ExchangeServices, tenant: Tenant, name: string): PowerShellWindow {
  const open = windows.get(services.state) ?? openWindows(services);
  const key = `${tenant.id}/${name}`;
  const window = open.get(key) ?? openWindow(async () => new Date(await services.tenantTime(tenant.id)));
  open.delete(key);
  // A text without a window has one for itself.
  if (name !== '') open.set(key, window);
  const [oldest] = open.keys();
  if (open.size > mostWindows && oldest !== undefined) open.delete(oldest);
  return window;
}

/** Variables hold what was true before: a world that is put back has no use for them. */
function openWindows({ state }: ExchangeServices): Map<string, PowerShellWindow> {
  const open = new Map<string, PowerShellWindow>();
  windows.set(state, open);
  state.onReplaced((tenantId) => {
    for (const key of open.keys()) if (tenantId === undefined || key.startsWith(`${tenantId}/`)) open.delete(key);
  });
  return open;
}

/** Rejects with `unknown_account`, or `forbidden` in Exchange's words. */
async function callerOf(as: PowerShellOptions['as'], tenant: Tenant, services: ExchangeServices): Promise<AdminCaller> {
  if (typeof as === 'object') return bearerOf(as.accessToken, tenant, services);
  // Without a name it is the tenant's administrator, who need not be anybody of the directory.
  if (as === undefined) return { tenant, account: 'administrator', kind: 'delegated', appId: undefined, reach: 'all' };
  const { upn, tenantId } = await findAccount(services, as);
  if (tenantId !== tenant.id || !(await services.isAdministrator(upn))) {
    throw new MockExchangeError('forbidden', `The role assigned to user '${upn}' isn't supported in this scenario.`);
  }
  return { tenant, account: upn, kind: 'delegated', appId: undefined, reach: 'all' };
}

async function bearerOf(token: string, tenant: Tenant, services: ExchangeServices): Promise<AdminCaller> {
  const verdict = await judgeAdminToken(token, services);
  if ('refusal' in verdict) throw new MockExchangeError('forbidden', verdict.refusal.message);
  if (verdict.caller.tenant.id === tenant.id) return verdict.caller;
  throw new MockExchangeError('forbidden', 'The access token is for another organization.');
}

/** Runs one command and notes it, as the admin API does. Rejects with `CommandError`. */
async function run(invocation: Invocation, services: ExchangeServices): Promise<CmdletAnswer> {
  const { caller } = invocation;
  const facts = await factsOf(invocation, services);
  const at = services.now().toISOString();
  const struck = await services.faults.strike(facts);
  const note = (status: number, responseCode: string): void =>
    services.log.add({
      at,
      protocol: 'exchange-admin',
      method: 'POST',
      tenantId: caller.tenant.id,
      account: caller.account,
      authentication: caller.kind,
      operation: facts.operation,
      status,
      responseCode,
      ...(caller.appId === undefined ? {} : { appId: caller.appId }),
      ...(facts.mailbox === undefined ? {} : { mailbox: primaryAddress(facts.mailbox) }),
      ...(struck === undefined ? {} : { fault: struck.id }),
    });
  try {
    if (struck !== undefined && 'latencyMilliseconds' in struck) {
      await wait(struck.latencyMilliseconds, undefined, { ref: false });
    } else if (struck !== undefined) throw refusalNamed('refuse' in struck ? struck.refuse : nameOf(struck));
    const { objects, warnings } = await invoke(invocation, services);
    note(200, 'NoError');
    return { objects: objects.map(toThing), warnings };
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    const type = error.type.slice(error.type.lastIndexOf('.') + 1);
    note(error.status, type);
    throw new CommandError(`${error.id}|${error.type}|${error.message}`, type);
  }
}

function nameOf(struck: object): string {
  return 'throttle' in struck ? 'throttled' : 'server-error';
}

function toThing({ type, identity, properties, view }: AdminObject): Thing {
  const text = properties.Identity;
  return {
    kind: 'thing',
    type,
    identity,
    text: typeof text === 'string' ? text : identity,
    properties: new Map<string, Value>(Object.entries(properties)),
    ...(view === undefined ? {} : { view }),
  };
}
