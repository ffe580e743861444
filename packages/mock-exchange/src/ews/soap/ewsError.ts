import { type EwsErrorCode, ewsMessages } from './ewsMessages.ts';
import { type Markup, xml } from './markup.ts';
import { typesNamespace } from './namespaces.ts';

/** An answer of Exchange with a response code: a SOAP fault for the request, or one response message's error. */
export class EwsError extends Error {
  override readonly name: string = 'EwsError';
  readonly code: EwsErrorCode;
  /** What Exchange puts into MessageXml. */
  readonly details: Markup | undefined;
  /** The fault string, where it says more than the message. */
  readonly faultString: string;

  constructor(code: EwsErrorCode, more: { message?: string; faultString?: string; details?: Markup } = {}) {
    super(more.message ?? ewsMessages[code]);
    this.code = code;
    this.details = more.details;
    this.faultString = more.faultString ?? this.message;
  }
}

/** An error that fails the whole request, even when it shows only while one folder of several is read. */
export class EwsFault extends EwsError {
  override readonly name = 'EwsFault';
}

/** What this mock has not built. It is answered as a request Exchange cannot take, and said in a header of the mock's own. */
export class UnservedRequest extends EwsFault {
  /** In words for whoever wonders why their request is refused. */
  readonly reason: string;

  constructor(reason: string) {
    super('ErrorInvalidRequest');
    this.reason = reason;
  }
}

/** The address that was looked for is named in MessageXml, as Exchange does. */
export function nonExistentMailbox(address: string): EwsError {
  return new EwsError('ErrorNonExistentMailbox', { details: namedValues({ SmtpAddress: address }) });
}

/** The same for a caller (or impersonated user) whose own mailbox was meant: a fault, as recorded. */
export function noMailboxOfCaller(address: string): EwsFault {
  return new EwsFault('ErrorNonExistentMailbox', { details: namedValues({ SmtpAddress: address }) });
}

/** The `Value` elements of MessageXml. */
export function namedValues(values: Readonly<Record<string, string | number>>): Markup {
  return {
    markup: Object.entries(values)
      .map(([name, value]) => xml`<t:Value xmlns:t="${typesNamespace}" Name="${name}">${value}</t:Value>`.markup)
      .join(''),
  };
}

const mostQuoted = 300;

/** A violation of the schema: Exchange names it in the fault string and again, with its place, in MessageXml. */
export function schemaViolation(reason: string, line = 1, column = 1): EwsFault {
  // A violation quotes the request, which may be long.
  const violation = reason.length > mostQuoted ? `${reason.slice(0, mostQuoted)}...` : reason;
  const details = xml`<t:LineNumber xmlns:t="${typesNamespace}">${line}</t:LineNumber><t:LinePosition xmlns:t="${typesNamespace}">${column}</t:LinePosition><t:Violation xmlns:t="${typesNamespace}">${violation}</t:Violation>`;
  return new EwsFault('ErrorSchemaValidation', {
    faultString: `The request failed schema validation: ${violation}`,
    details,
  });
}
