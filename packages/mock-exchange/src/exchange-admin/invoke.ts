import type { DirectoryUser } from '@authshift/mock-idp';
import type { FaultFacts } from '../faults/faultBook.ts';
import type { ExchangeServices } from '../services.ts';
import { type AdminCaller, requireReach, unknownCommand } from './adminCaller.ts';
import { bindParameters } from './cmdlets/bindParameters.ts';
import { findCmdlet } from './cmdlets/catalogue.ts';
import type { AdminObject } from './cmdlets/cmdlet.ts';
import { identified } from './cmdlets/recipients.ts';

/** One run of a command. */
export interface Invocation {
  readonly caller: AdminCaller;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly testId?: string | undefined;
}

export interface InvocationAnswer {
  readonly objects: readonly AdminObject[];
  readonly warnings: readonly string[];
}

/**
 * Runs a command as an administrator: what it changes is written at once and spreads.
 * @throws CmdletError
 */
export async function invoke(
  { caller, name, parameters }: Invocation,
  services: ExchangeServices,
): Promise<InvocationAnswer> {
  const cmdlet = findCmdlet(name);
  if (cmdlet === undefined) throw unknownCommand(name);
  requireReach(caller, cmdlet);
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const { tenant } = caller;
  let listed: Promise<readonly DirectoryUser[]> | undefined;
  const users = (): Promise<readonly DirectoryUser[]> => {
    listed ??= services.directory.listUsers(tenant.id);
    return listed;
  };
  const context = { services, tenant, users, warn };
  const objects = await cmdlet.run(bindParameters(cmdlet, parameters), context);
  return { objects, warnings };
}

/** What faults and the record are told of it. */
export async function factsOf(
  { caller, name, parameters, testId }: Invocation,
  { directory }: ExchangeServices,
): Promise<FaultFacts & { readonly mailbox: DirectoryUser | undefined }> {
  const { tenant, account, appId, kind } = caller;
  const identity = Object.entries(parameters).find(([given]) => given.toLowerCase() === 'identity')?.[1];
  const named = typeof identity === 'string' ? identified(identity, await directory.listUsers(tenant.id), tenant) : [];
  return {
    protocol: 'exchange-admin',
    tenantId: tenant.id,
    appId,
    operation: findCmdlet(name)?.name ?? 'unknown',
    testId,
    mailbox: named.length === 1 ? named[0] : undefined,
    account: kind === 'app' ? undefined : await directory.findUser({ tenantId: tenant.id, address: account }),
  };
}
