import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EwsStub {
  readonly address: string;
  /** Bodies of the requests that came, oldest first. */
  readonly requests: { readonly body: string; readonly headers: IncomingMessage['headers'] }[];
  /** What to do with the next requests. */
  answer: (response: ServerResponse, body: string) => void;
  close(): Promise<void>;
}

/** An end that answers as a test says, for answers that the mock of Exchange has no reason to give. */
export async function startEwsStub(): Promise<EwsStub> {
  const stub: Omit<EwsStub, 'address' | 'close'> & { answer: EwsStub['answer'] } = {
    requests: [],
    answer: succeed,
  };
  const http = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    stub.requests.push({ body, headers: request.headers });
    stub.answer(response, body);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return Object.assign(stub, {
    address: `http://localhost:${port}/EWS/Exchange.asmx`,
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  });
}

const ENVELOPE = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"';
const NAMESPACES =
  'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';

export function succeed(response: ServerResponse, body: string): void {
  const operation = body.includes('FindItem') ? 'FindItem' : 'GetFolder';
  const content = operation === 'FindItem' ? '<m:RootFolder TotalItemsInView="4" IncludesLastItemInRange="true"/>' : '';
  send(response, 200, message(operation, `ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${content}`));
}

/** One response message with an error. */
export function fail(code: string, text: string, messageXml = '') {
  return (response: ServerResponse): void =>
    send(
      response,
      200,
      message(
        'GetFolder',
        `ResponseClass="Error"><m:MessageText>${text}</m:MessageText><m:ResponseCode>${code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>${messageXml}`,
      ),
    );
}

/** A SOAP fault for the whole request, as Exchange sends it with HTTP 500. */
export function fault(code: string, text: string, messageXml = '') {
  return (response: ServerResponse): void =>
    send(
      response,
      500,
      `<s:Envelope ${ENVELOPE}><s:Body><s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:${code}</faultcode><faultstring xml:lang="en-US">${text}</faultstring><detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${code}</e:ResponseCode><e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${text}</e:Message>${messageXml}</detail></s:Fault></s:Body></s:Envelope>`,
    );
}

export function plain(status: number, headers: Record<string, string> = {}, body = '') {
  return (response: ServerResponse): void => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

function message(operation: string, rest: string): string {
  const element = `m:${operation}ResponseMessage`;
  return `<s:Envelope ${ENVELOPE}><s:Body><m:${operation}Response ${NAMESPACES}><m:ResponseMessages><${element} ${rest}</${element}></m:ResponseMessages></m:${operation}Response></s:Body></s:Envelope>`;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' });
  response.end(`<?xml version="1.0" encoding="utf-8"?>${body}`);
}
