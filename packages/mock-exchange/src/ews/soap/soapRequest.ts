import { EwsError, schemaViolation } from './ewsError.ts';
import { messagesNamespace, soapNamespace, typesNamespace } from './namespaces.ts';
import { childOf, parseXml, type XmlElement, XmlSyntaxError } from './xmlElement.ts';

export interface SoapRequest {
  /** Local name of the operation element. */
  readonly operation: string;
  readonly element: XmlElement;
  readonly impersonation: XmlElement | undefined;
}

// Versions a client may name (types.xsd, ExchangeVersionType, and the dated forms Exchange Online accepts).
const serverVersion = /^(?:Exchange20(?:07|10|13|15|16)(?:_SP\d)?|V\d{4}_\d\d_\d\d|V\d_\d{1,3})$/;

/**
 * Reads a SOAP 1.1 request of Exchange Web Services.
 * @throws EwsError ErrorSchemaValidation (not XML, not an envelope) or ErrorInvalidRequest.
 */
export function readSoapRequest(body: string): SoapRequest {
  const root = parseOrViolate(body);
  if (root.name !== 'Envelope' || root.namespace !== soapNamespace) {
    throw schemaViolation(`The '${root.name}' element is not declared.`);
  }
  const header = childOf(root, soapNamespace, 'Header');
  const element = childOf(root, soapNamespace, 'Body')?.children[0];
  if (element === undefined || element.namespace !== messagesNamespace) throw new EwsError('ErrorInvalidRequest');
  const version = childOf(header, typesNamespace, 'RequestServerVersion');
  // Seen: Exchange answers an unknown version name with this code, not with one about versions.
  if (version !== undefined && !serverVersion.test(version.attributes.get('Version') ?? '')) {
    throw new EwsError('ErrorInvalidRequest');
  }
  return { operation: element.name, element, impersonation: childOf(header, typesNamespace, 'ExchangeImpersonation') };
}

function parseOrViolate(body: string): XmlElement {
  try {
    return parseXml(body);
  } catch (error) {
    if (error instanceof XmlSyntaxError) throw schemaViolation(error.message, error.line, error.column);
    throw error;
  }
}
