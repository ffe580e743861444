import { ExchangeSeedError } from '../mailboxes/exchangeSeed.ts';
import type { MockExchange } from '../mockExchange.ts';
import { controlPath } from './controlApi.ts';

/** The mock did not answer its control API as expected; `status` is the HTTP status. */
export class ControlApiError extends Error {
  override readonly name = 'ControlApiError';
  readonly status: number;

  constructor(status: number) {
    super(`The control API of the Exchange mock answered ${status}.`);
    this.status = status;
  }
}

/**
 * The interface of an Exchange mock that runs in another process; `close` ends it there.
 * @param ews its EWS URL, as on the startup line.
 * @param token the control token of the mock-idp beside it.
 */
export function connectMockExchange(ews: string, token: string): MockExchange {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(`${controlPath}${path}`, ews), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 400) throw new ExchangeSeedError(messageOf(await response.json()));
    if (!response.ok) throw new ControlApiError(response.status);
    return response.status === 204 ? undefined : response.json();
  };
  // Both ends are this package at one version, so answers need no second check.
  const get = async <T>(path: string): Promise<T> => (await call('GET', path)) as T;
  const at = (path: string, address: string) => `${path}?address=${encodeURIComponent(address)}`;
  return {
    ews,
    requests: { list: () => get('/requests') },
    mailboxes: {
      list: (tenantId) => get(`/mailboxes?tenant=${encodeURIComponent(tenantId)}`),
      calendar: (address) => get(at('/calendar', address)),
      setCalendar: async (address, items) =>
        (await call('PUT', at('/calendar', address), items)) as Awaited<
          ReturnType<MockExchange['mailboxes']['setCalendar']>
        >,
      rights: (address) => get(at('/rights', address)),
      setRight: async (right) => {
        await call('PUT', '/rights', right);
      },
    },
    reset: async () => {
      await call('POST', '/reset');
    },
    close: async () => {
      await call('POST', '/close');
    },
  };
}

function messageOf(problem: unknown): string {
  const message: unknown =
    typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'message') : undefined;
  return typeof message === 'string' ? message : 'The control API refused the request.';
}
