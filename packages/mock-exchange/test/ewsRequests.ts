/** What a client writes; prefixes are the client's choice, so tests can vary them. */
export interface Prefixes {
  readonly soap: string;
  readonly types: string;
  readonly messages: string;
}

const usual: Prefixes = { soap: 'soap', types: 't', messages: 'm' };

export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
export const typesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/types';
export const messagesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/messages';

export function envelope(body: string, header = '', prefixes = usual): string {
  const { soap, types, messages } = prefixes;
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<${soap}:Envelope xmlns:${soap}="${soapNamespace}" ` +
    `xmlns:${types}="${typesNamespace}" xmlns:${messages}="${messagesNamespace}">` +
    `<${soap}:Header><${types}:RequestServerVersion Version="Exchange2013_SP1"/>${header}</${soap}:Header>` +
    `<${soap}:Body>${body}</${soap}:Body></${soap}:Envelope>`
  );
}

/** A well-known folder, of the caller or of the mailbox named. */
export function wellKnown(folder: string, mailbox?: string): string {
  const owner = mailbox === undefined ? '' : `<t:Mailbox><t:EmailAddress>${mailbox}</t:EmailAddress></t:Mailbox>`;
  return `<t:DistinguishedFolderId Id="${folder}">${owner}</t:DistinguishedFolderId>`;
}

export function getFolder(folders = wellKnown('calendar'), shape = 'Default'): string {
  return `<m:GetFolder><m:FolderShape><t:BaseShape>${shape}</t:BaseShape></m:FolderShape><m:FolderIds>${folders}</m:FolderIds></m:GetFolder>`;
}

export function findItem({ folders = wellKnown('calendar'), view = '', shape = 'Default', extra = '' } = {}): string {
  return `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>${shape}</t:BaseShape></m:ItemShape>${view}${extra}<m:ParentFolderIds>${folders}</m:ParentFolderIds></m:FindItem>`;
}

export function impersonate(address: string, by = 'SmtpAddress'): string {
  return `<t:ExchangeImpersonation><t:ConnectingSID><t:${by}>${address}</t:${by}></t:ConnectingSID></t:ExchangeImpersonation>`;
}

export interface EwsAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

export async function post(
  url: string,
  authorization: string | undefined,
  body: string,
  type = 'text/xml; charset=utf-8',
): Promise<EwsAnswer> {
  const headers = { 'Content-Type': type, ...(authorization === undefined ? {} : { Authorization: authorization }) };
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

/** The text of the first element with this name, whatever its prefix. */
export function element(text: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)<`).exec(text)?.[1];
}

export function count(text: string, name: string): number {
  return text.match(new RegExp(`<(?:\\w+:)?${name}[ >/]`, 'g'))?.length ?? 0;
}

export function attribute(text: string, elementName: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${elementName}(?: [^>]*)? ${name}="([^"]*)"`).exec(text)?.[1];
}
