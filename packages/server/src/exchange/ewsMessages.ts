import { XMLParser } from 'fast-xml-parser';
import type { CalendarWindow } from './ewsClient.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const TYPES = 'http://schemas.microsoft.com/exchange/services/2006/types';
const MESSAGES = 'http://schemas.microsoft.com/exchange/services/2006/messages';
const MAX_ITEMS = 1000;

export function folderRequest(mailbox: string, impersonates = false): string {
  return envelope(
    impersonates ? mailbox : null,
    `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>` +
      `<m:FolderIds>${calendarOf(mailbox)}</m:FolderIds></m:GetFolder>`,
  );
}

export function itemsRequest(mailbox: string, { from, to }: CalendarWindow, impersonates = false): string {
  return envelope(
    impersonates ? mailbox : null,
    `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>` +
      `<m:CalendarView MaxEntriesReturned="${MAX_ITEMS}" StartDate="${instant(from)}" EndDate="${instant(to)}"/>` +
      `<m:ParentFolderIds>${calendarOf(mailbox)}</m:ParentFolderIds></m:FindItem>`,
  );
}

/** `as`: whose mailbox an app means; in the name of a signed-in account nobody is impersonated. */
function envelope(as: string | null, body: string): string {
  const impersonation =
    as === null
      ? ''
      : `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>${escapeXml(as)}</t:PrimarySmtpAddress>` +
        `</t:ConnectingSID></t:ExchangeImpersonation>`;
  return (
    `<?xml version="1.0" encoding="utf-8"?>` +
    `<soap:Envelope xmlns:soap="${SOAP}" xmlns:t="${TYPES}" xmlns:m="${MESSAGES}">` +
    `<soap:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>${impersonation}</soap:Header>` +
    `<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

function calendarOf(mailbox: string): string {
  const address = escapeXml(mailbox);
  return (
    `<t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>` +
    `</t:DistinguishedFolderId>`
  );
}

/** Whole seconds: EWS reads xs:dateTime, and some servers stumble over fractions. */
function instant(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export type EwsAnswer =
  | { readonly kind: 'success'; readonly items: number; readonly code: string }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly code: string | null;
      readonly backOffMilliseconds: number | null;
    };

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
});

/** The first response message of an answer, or its SOAP fault. Null: not an EWS answer. */
export function readAnswer(text: string): EwsAnswer | null {
  const body = child(child(parseXml(text), 'Envelope'), 'Body');
  if (body === null) return null;
  const fault = child(body, 'Fault');
  if (fault !== null) return readFault(fault);
  const response = Object.entries(body).find(([name]) => name.endsWith('Response'))?.[1];
  const messages = child(asElement(response), 'ResponseMessages');
  const message = asElement(first(Object.values(messages ?? {})[0]));
  if (message === null) return null;
  if (message['@ResponseClass'] === 'Success') {
    const total = child(message, 'RootFolder')?.['@TotalItemsInView'];
    return { kind: 'success', items: Number(total ?? 0), code: textOf(message.ResponseCode) ?? 'NoError' };
  }
  return {
    kind: 'error',
    message: textOf(message.MessageText) ?? 'An error without a message.',
    code: textOf(message.ResponseCode),
    backOffMilliseconds: backOff(child(message, 'MessageXml')),
  };
}

function readFault(fault: Element): EwsAnswer {
  const detail = child(fault, 'detail');
  return {
    kind: 'error',
    message: textOf(detail?.Message) ?? textOf(fault.faultstring) ?? 'A SOAP fault without a message.',
    code: textOf(detail?.ResponseCode) ?? textOf(fault.faultcode)?.replace(/^.*:/, '') ?? null,
    backOffMilliseconds: backOff(child(detail, 'MessageXml')),
  };
}

/** `BackOffMilliseconds` comes as a named value; some answers glue text to the number. */
function backOff(messageXml: Element | null): number | null {
  const values = [messageXml?.Value].flat();
  const found = values.find((value) => asElement(value)?.['@Name'] === 'BackOffMilliseconds');
  const digits = /\d+/.exec(textOf(found) ?? '')?.[0];
  return digits === undefined ? null : Number(digits);
}

type Element = Readonly<Record<string, unknown>>;

function parseXml(text: string): Element | null {
  try {
    return asElement(parser.parse(text));
  } catch {
    return null;
  }
}

function asElement(value: unknown): Element | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Element) : null;
}

function child(element: Element | null, name: string): Element | null {
  return asElement(element?.[name]);
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const text = asElement(value)?.['#text'];
  return typeof text === 'string' ? text : null;
}
