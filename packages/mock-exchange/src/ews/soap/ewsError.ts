import { type Markup, xml } from './markup.ts';
import { typesNamespace } from './namespaces.ts';

/**
 * Response codes this end can answer, with the literal text Exchange sends beside each. From Microsoft's responsecode
 * page and recorded answers; entries marked [unverified] carry a text not seen in a recording.
 */
export const ewsMessages = {
  ErrorAccessDenied: 'Access is denied. Check credentials and try again.',
  ErrorNonExistentMailbox: 'The SMTP address has no mailbox associated with it.',
  ErrorImpersonateUserDenied: 'The account does not have permission to impersonate the requested user.',
  ErrorInvalidExchangeImpersonationHeaderData:
    'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
  ErrorInvalidRequest: 'The request is invalid.',
  ErrorSchemaValidation: 'The request failed schema validation.',
  ErrorFolderNotFound: 'The specified folder could not be found in the store.',
  ErrorInvalidIdMalformed: 'Id is malformed.',
  // [unverified]
  ErrorCalendarEndDateIsEarlierThanStartDate: 'EndDate is earlier than StartDate',
  ErrorCalendarViewRangeTooBig: 'The specified viewing range exceeds the maximum range of two years.',
  // [unverified]
  ErrorCalendarFolderIsInvalidForCalendarView: 'The folder is not a calendar folder.',
  // [unverified]
  ErrorInvalidPagingMaxRows: 'Maximum number of returned items must be greater than zero.',
  // [unverified]
  ErrorInvalidIndexedPagingParameters: 'IndexedPage value for Offset must be non-negative.',
} as const;

export type EwsErrorCode = keyof typeof ewsMessages;

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

/** The address that was looked for is named in MessageXml, as Exchange does. */
export function nonExistentMailbox(address: string): EwsError {
  return new EwsError('ErrorNonExistentMailbox', { details: addressDetails(address) });
}

/** The same for a caller (or impersonated user) whose own mailbox was meant: a fault, as recorded. */
export function noMailboxOfCaller(address: string): EwsFault {
  return new EwsFault('ErrorNonExistentMailbox', { details: addressDetails(address) });
}

function addressDetails(address: string): Markup {
  return xml`<t:Value xmlns:t="${typesNamespace}" Name="SmtpAddress">${address}</t:Value>`;
}

const mostQuoted = 300;

/** A violation of the schema: Exchange names it in the fault string and again, with its place, in MessageXml. */
export function schemaViolation(reason: string, line = 1, column = 1): EwsError {
  // A violation quotes the request, which may be long.
  const violation = reason.length > mostQuoted ? `${reason.slice(0, mostQuoted)}...` : reason;
  const details = xml`<t:LineNumber xmlns:t="${typesNamespace}">${line}</t:LineNumber><t:LinePosition xmlns:t="${typesNamespace}">${column}</t:LinePosition><t:Violation xmlns:t="${typesNamespace}">${violation}</t:Violation>`;
  return new EwsError('ErrorSchemaValidation', {
    faultString: `The request failed schema validation: ${violation}`,
    details,
  });
}
