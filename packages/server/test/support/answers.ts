import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorldHand } from '@authshift/core/testing/contract-suite';
import { fail, fault, plain } from './ewsStub.ts';

type Answer = NonNullable<Parameters<WorldHand['setAnswer']>[1]>;

export interface Answers {
  /** Of its own for every connection that asks, so that each can be told apart from the others. */
  serviceAddress(): string;
  readonly setAnswer: WorldHand['setAnswer'];
  /** Whether Microsoft's sign-in is to be away as well: nobody answers anybody. */
  away(): boolean;
  close(): Promise<void>;
}

export interface AnswersOptions {
  /** Where what nothing is set for goes: the mock's EWS. */
  readonly ews: string;
  addressOf(userId: string): string;
  /** The service address of a connection. */
  serviceAddressOf(connectionId: string): Promise<string>;
}

/** Stands in front of the mock of Exchange and answers EWS requests as a test has said, by connection and mailbox. */
export async function createAnswers({ ews, addressOf, serviceAddressOf }: AnswersOptions): Promise<Answers> {
  const set = new Map<string, Answer>();
  const http = createServer((incoming, response) => {
    const mailbox = String(incoming.headers['x-anchormailbox'] ?? '').toLowerCase();
    const path = incoming.url ?? '';
    const answer = set.get(`${path} ${mailbox}`) ?? set.get(`${path} `);
    if (answer === undefined) forward(ews, incoming, response);
    if (answer !== undefined) incoming.resume().once('end', () => sayer(answer)(response));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  let addresses = 0;
  return {
    serviceAddress() {
      addresses += 1;
      return `http://localhost:${port}/${addresses}/EWS/Exchange.asmx`;
    },
    async setAnswer(target, answer) {
      if (!('connectionId' in target)) throw new Error('Only what Exchange answers to connections can be set.');
      const { pathname } = new URL(await serviceAddressOf(target.connectionId));
      const mailbox = target.userId === undefined ? '' : addressOf(target.userId).toLowerCase();
      if (answer === null) set.delete(`${pathname} ${mailbox}`);
      if (answer !== null) set.set(`${pathname} ${mailbox}`, answer);
    },
    away: () => [...set.values()].some(isSilence),
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function isSilence({ code, literal }: Answer): boolean {
  return code === null && /^connect /.test(literal);
}

function sayer(answer: Answer): (response: ServerResponse) => void {
  const { code, literal, retryAfterSeconds } = answer;
  if (isSilence(answer)) return (response) => void response.destroy();
  const [status, ...headers] = literal.split('; ');
  const number = /^HTTP\/1\.1 (\d{3})/.exec(status ?? '')?.[1];
  if (number !== undefined) return plain(Number(number), Object.fromEntries(headers.map(toHeader)));
  if (retryAfterSeconds === undefined) return fail(code ?? 'ErrorInternalServerError', literal);
  const wait = `<t:Value xmlns:t="${TYPES}" Name="BackOffMilliseconds">${retryAfterSeconds * 1000}</t:Value>`;
  return fault(code ?? 'ErrorServerBusy', literal, `<MessageXml>${wait}</MessageXml>`);
}

const TYPES = 'http://schemas.microsoft.com/exchange/services/2006/types';

function toHeader(line: string): readonly [name: string, value: string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}

function forward(ews: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { host: _, ...headers } = incoming.headers;
  const onward = request(ews, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
