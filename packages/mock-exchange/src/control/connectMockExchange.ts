import type { ExchangeAddresses } from '../addresses.ts';
import { MockExchangeError, type MockExchangeErrorCode } from '../mockExchangeError.ts';
import { controlPath } from './controlPath.ts';
import { type MockExchange, withHandles } from './handles.ts';
import type { Call } from './operations.ts';

/**
 * The interface of an Exchange mock that runs in another process; `close` ends it there.
 * @param addresses the member `exchange` of its startup line.
 * @param token the control token of the mock-idp beside it.
 */
export function connectMockExchange(addresses: ExchangeAddresses, token: string): MockExchange {
  const call: Call = async (name, input) => {
    const response = await send(new URL(`${controlPath}/${name}`, addresses.ews), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
    });
    return (await readAnswer(response)) as never;
  };
  const exchange = withHandles(addresses, call);
  // A mock that is gone already is closed; and one that is going may be gone before its answer has arrived.
  return { ...exchange, close: () => exchange.close().catch(unlessGone) };
}

async function send(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (cause) {
    throw new MockExchangeError('unreachable', `No mock answers at ${url.origin}.`, { cause });
  }
}

/** Both ends are this package at one version, so answers need no second check. JSON has no `undefined`: it travels as `null`. */
async function readAnswer(response: Response): Promise<unknown> {
  const answer = (await response.json()) as { result: unknown } | { code: MockExchangeErrorCode; message: string };
  if ('result' in answer) return answer.result ?? undefined;
  throw new MockExchangeError(answer.code, answer.message);
}

function unlessGone(error: unknown): void {
  if (error instanceof MockExchangeError && error.code === 'unreachable') return;
  throw error;
}
