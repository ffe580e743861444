import { CmdletError } from './cmdlets/cmdletError.ts';

/**
 * What `faults.add({ effect: { refuse } })` takes for this protocol. What a command can be refused for in life comes by its
 * cause. The words of `throttled` and `server-error` are [unverified].
 */
export const refusals = {
  throttled: () =>
    new CmdletError(
      429,
      'Microsoft.Exchange.Management.RestApiClient.ThrottlingException',
      'Your request has been throttled. Please try again later.',
    ),
  'server-error': () =>
    new CmdletError(
      500,
      'Microsoft.Exchange.Data.Directory.ADTransientException',
      'A server side error has occurred because of which the operation could not be completed. Please try again after some time.',
    ),
  /** Row 75: the module says it where the application has another permission than Exchange.ManageAsApp. */
  'module-malformed': () =>
    new CmdletError(
      400,
      'System.Management.Automation.RuntimeException',
      'Module could not be correctly formed. Please run Connect-ExchangeOnline again.',
    ),
} as const satisfies Readonly<Record<string, () => CmdletError>>;

export type RefusalName = keyof typeof refusals;

export function refusalNamed(name: string): CmdletError {
  return Object.hasOwn(refusals, name) ? refusals[name as RefusalName]() : refusals['server-error']();
}
