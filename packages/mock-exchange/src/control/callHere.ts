import { MockIdpError } from '@authshift/mock-idp';
import { wordIssues } from '@authshift/mock-idp/beside';
import { ExchangeSeedError } from '../mailboxes/exchangeSeed.ts';
import { MailStoreError } from '../mailboxes/mail/mailStoreError.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { ControlledExchange } from './operation.ts';
import type { Call } from './operations.ts';

/** Runs verbs in this process. */
export function callHere(exchange: ControlledExchange): Call {
  return async (name, input) => {
    // A mock that nobody controls starts faster without.
    const { operations } = await import('./operations.ts');
    return (await runOperation(exchange, operations[name] as never, input)) as never;
  };
}

interface AnyOperation {
  readonly input: { safeParse(input: unknown): { success: true; data: unknown } | { success: false; error: Issues } };
  readonly run: (exchange: ControlledExchange, input: never) => Promise<unknown>;
}

interface Issues {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/** Checks the input and runs. Rejects with `MockExchangeError`, whoever it was that objected. */
export async function runOperation(
  exchange: ControlledExchange,
  operation: AnyOperation,
  input: unknown,
): Promise<unknown> {
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) throw new MockExchangeError('invalid_request', wordIssues(parsed.error.issues, 'body'));
  try {
    return await operation.run(exchange, parsed.data as never);
  } catch (error) {
    throw inOwnWords(error);
  }
}

function inOwnWords(error: unknown): unknown {
  if (error instanceof ExchangeSeedError || error instanceof MailStoreError)
    return new MockExchangeError('invalid_request', error.message, { cause: error });
  if (error instanceof MockIdpError && (error.code === 'unknown_tenant' || error.code === 'unreachable'))
    return new MockExchangeError(error.code, error.message, { cause: error });
  return error;
}
