import type { Place } from '../access/place.ts';
import type { EwsError } from './ewsError.ts';
import { type Markup, xml } from './markup.ts';
import { errorsNamespace, messagesNamespace, soapNamespace, typesNamespace } from './namespaces.ts';

const declaration = '<?xml version="1.0" encoding="utf-8"?>';

// Builds there have been; clients compare the versions, and tell Exchange Online by the second number.
const onlineVersion = `<h:ServerVersionInfo MajorVersion="15" MinorVersion="20" MajorBuildNumber="5227" MinorBuildNumber="22" Version="V2018_01_08" xmlns:h="${typesNamespace}"/>`;
const onPremisesVersion = `<h:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="2562" MinorBuildNumber="17" Version="V2017_07_11" xmlns:h="${typesNamespace}"/>`;

/** The answer with the version of the server that gives it. */
export function asFrom({ kind }: Pick<Place, 'kind'>, body: string): string {
  return kind === 'cloud' ? body : body.replace(onlineVersion, onPremisesVersion);
}

/** A whole SOAP answer around the response element of one operation. */
export function envelope(operation: string, responseMessages: readonly Markup[]): string {
  const response = `m:${operation}Response`;
  const messages = responseMessages.map((message) => message.markup).join('');
  return (
    `${declaration}<s:Envelope xmlns:s="${soapNamespace}"><s:Header>` +
    onlineVersion +
    `</s:Header><s:Body><${response} xmlns:m="${messagesNamespace}" xmlns:t="${typesNamespace}">` +
    `<m:ResponseMessages>${messages}</m:ResponseMessages></${response}></s:Body></s:Envelope>`
  );
}

/** One successful response message of an operation. */
export function success(operation: string, content: Markup | undefined): Markup {
  const tag: Markup = { markup: `m:${operation}ResponseMessage` };
  return xml`<${tag} ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${content}</${tag}>`;
}

/** One failed response message; `tail` is the empty result element some operations still send. */
export function failure(operation: string, error: EwsError, tail?: Markup): Markup {
  const tag: Markup = { markup: `m:${operation}ResponseMessage` };
  const details = error.details === undefined ? undefined : xml`<m:MessageXml>${error.details}</m:MessageXml>`;
  // ResponseMessageType of messages.xsd in its order; the tail belongs to the operation's own type.
  return xml`<${tag} ResponseClass="Error"><m:MessageText>${error.message}</m:MessageText><m:ResponseCode>${error.code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>${details}${tail}</${tag}>`;
}

/** A SOAP fault for the whole request, in the shape Exchange sends with HTTP 500. */
export function fault(error: EwsError): string {
  const details =
    error.details === undefined
      ? undefined
      : xml`<t:MessageXml xmlns:t="${typesNamespace}">${error.details}</t:MessageXml>`;
  const body = xml`<s:Envelope xmlns:s="${soapNamespace}"><s:Body><s:Fault><faultcode xmlns:a="${typesNamespace}">a:${error.code}</faultcode><faultstring xml:lang="en-US">${error.faultString}</faultstring><detail><e:ResponseCode xmlns:e="${errorsNamespace}">${error.code}</e:ResponseCode><e:Message xmlns:e="${errorsNamespace}">${error.message}</e:Message>${details}</detail></s:Fault></s:Body></s:Envelope>`;
  return declaration + body.markup;
}
