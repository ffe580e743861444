/** An answer of Graph with an error object: `code` and `message` are what clients read. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: GraphRefusal) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.headers = refusal.headers ?? {};
  }
}

export interface GraphRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Graph's literal refusals. Seen in recordings or in Microsoft's documents unless marked [unverified], which means: known to
 * happen, this very form not seen.
 */
export const refusals = {
  mailboxNotEnabled: {
    status: 404,
    code: 'MailboxNotEnabledForRESTAPI',
    message: 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  },
  // [unverified: the status] The words are those of Exchange Web Services.
  mailboxMoving: {
    status: 503,
    code: 'ErrorMailboxMoveInProgress',
    message: 'Mailbox move in progress. Try again later., Cannot open mailbox.',
  },
  accessDenied: {
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access is denied. Check credentials and try again.',
  },
  odataDisabled: { status: 403, code: 'ErrorAccessDenied', message: 'Access to OData is disabled.' },
  // microsoftgraph/msgraph-sdk-java#510, msgraph-sdk-javascript#252
  subscriptionDisabled: {
    status: 403,
    code: 'ExtensionError',
    message: 'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access to OData is disabled.]',
  },
  // [unverified] Which of the two answers a tenant gives to the same policy is not known; this one comes by a fault only.
  blockedByAppOnlyPolicy: {
    status: 403,
    code: 'ErrorAccessDenied',
    message: '[RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
  },
  sendAsDenied: {
    status: 403,
    code: 'ErrorSendAsDenied',
    message:
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
  },
  resourceNotFound: { status: 404, code: 'ResourceNotFound', message: 'Resource could not be discovered.' },
  itemNotFound: {
    status: 404,
    code: 'ErrorItemNotFound',
    message: 'The specified object was not found in the store.',
  },
  malformedId: { status: 400, code: 'ErrorInvalidIdMalformed', message: 'Id is malformed.' },
  meNeedsUser: {
    status: 400,
    code: 'BadRequest',
    message: '/me request is only valid with delegated authentication flow.',
  },
  insufficientPrivileges: {
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  mailboxConcurrency: {
    status: 429,
    code: 'ApplicationThrottled',
    message: 'Application is over its MailboxConcurrency limit.',
  },
  // The words are those of Exchange Web Services. [unverified: the status]
  quotaExceeded: {
    status: 429,
    code: 'ErrorSubmissionQuotaExceeded',
    message: "The message couldn't be sent because the sender's submission quota was exceeded. Please try again later.",
  },
  inefficientFilter: {
    status: 400,
    code: 'InefficientFilter',
    message: 'The restriction or sort order is too complex for this operation.',
  },
  invalidFilterNodes: {
    status: 400,
    code: 'ErrorInvalidUrlQueryFilter',
    message: 'The query filter contains one or more invalid nodes.',
  },
  searchWithFilter: {
    status: 400,
    code: 'SearchWithFilter',
    message: "The query parameter '$filter' is not supported with '$search'.",
  },
  searchWithOrderBy: {
    status: 400,
    code: 'SearchWithOrderBy',
    message: "The query parameter '$orderBy' is not supported with '$search'.",
  },
  timeWindowMissing: {
    status: 400,
    code: 'ErrorInvalidParameter',
    message:
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
  },
  unreadableJson: {
    status: 400,
    code: 'BadRequest',
    message:
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  },
  undeserializableBody: {
    status: 400,
    code: 'UnableToDeserializePostBody',
    message: 'were unable to deserialize ',
  },
  emptyBody: { status: 400, code: 'BadRequest', message: 'Empty Payload. JSON content expected.' },
  mimeNotBase64: {
    status: 400,
    code: 'ErrorMimeContentInvalidBase64String',
    message: 'Invalid base64 string for MIME content.',
  },
  // [unverified]
  noRecipients: {
    status: 400,
    code: 'ErrorInvalidRecipients',
    message: 'At least one recipient is not valid., The message has no recipient.',
  },
  // [unverified]
  bodyTooLarge: { status: 413, code: 'BadRequest', message: 'Maximum request length exceeded.' },
  // [unverified]
  methodNotAllowed: {
    status: 405,
    code: 'Request_BadRequest',
    message: 'Specified HTTP method is not allowed for the request target.',
  },
  // [unverified]
  preconditionFailed: {
    status: 412,
    code: 'ErrorIrresolvableConflict',
    message:
      'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  },
  // [unverified]
  deleteDistinguishedFolder: {
    status: 400,
    code: 'ErrorDeleteDistinguishedFolder',
    message: 'Distinguished folders cannot be deleted.',
  },
  noDeltaHere: {
    status: 400,
    code: 'BadRequest',
    message: "Change tracking is not supported against 'microsoft.graph.message'.",
  },
  // [unverified]
  invalidVersion: { status: 400, code: 'BadRequest', message: 'Invalid version.' },
  // [unverified]
  emptyToken: { status: 401, code: 'InvalidAuthenticationToken', message: 'Access token is empty.' },
  unparsableToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'CompactToken parsing failed with error code: 80049217',
  },
  wrongAudience: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token validation failure. Invalid audience.',
  },
  expiredToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
  },
  expiredConsumerToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'CompactToken validation failed with reason code: 80049228.',
  },
  // [unverified]
  notYetValidToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token has expired or is not yet valid.',
  },
  // [unverified]
  badSignature: { status: 401, code: 'InvalidAuthenticationToken', message: 'Signing key is invalid.' },
  // [unverified]
  badIssuer: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token validation failure. Invalid issuer.',
  },
  // The text is of a recording, the code is not. [unverified]
  noPermissions: {
    status: 401,
    code: 'UnknownError',
    message: 'The token contains no permissions, or permissions can not be understood.',
  },
} as const satisfies Readonly<Record<string, GraphRefusal>>;

export type RefusalName = keyof typeof refusals;

/** A refusal of the catalogue. */
export function refuse(name: RefusalName, headers: Readonly<Record<string, string>> = {}): GraphError {
  return new GraphError({ ...refusals[name], headers });
}

export function badRequest(message: string): GraphError {
  return new GraphError({ status: 400, code: 'BadRequest', message });
}

/**
 * Something has happened to the account since the token was issued; the header says what to ask a new one with. Recorded for revoked sessions
 * (microsoftgraph/msgraph-sdk-powershell#1741); what Graph says for other events is not known. [unverified]
 */
export function challenged(header: string): GraphError {
  const message =
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp';
  return new GraphError({
    status: 401,
    code: 'InvalidAuthenticationToken',
    message,
    headers: { 'WWW-Authenticate': header },
  });
}

/** A path that Graph does not have. */
export function noSegment(segment: string): GraphError {
  return badRequest(`Resource not found for the segment '${quoted(segment)}'.`);
}

/** Exchange's front end could read the address, and no mailbox of this tenant answers to it. */
export function invalidUser(reference: string): GraphError {
  const message = `The requested user '${quoted(reference)}' is invalid.`;
  return new GraphError({ status: 404, code: 'ErrorInvalidUser', message });
}

/** The directory, not Exchange, has no such object. */
export function noDirectoryObject(reference: string): GraphError {
  const message = `Resource '${quoted(reference)}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphError({ status: 404, code: 'Request_ResourceNotFound', message });
}

/** `$select` or `$orderby` names a property the type does not have. */
export function noProperty(property: string, type: string): GraphError {
  const message = `Could not find a property named '${quoted(property)}' on type '${type}'.`;
  return new GraphError({ status: 400, code: 'RequestBroker--ParseUri', message });
}

/** The body names a property the type does not have, or gives it a value of another type. [unverified: the code] */
export function unreadableBody(message: string): GraphError {
  return new GraphError({ status: 400, code: 'RequestBodyRead', message });
}

/** Graph has this and the mock does not: HTTP's own word for it, and a header that says whose gap it is. */
export function notServed(what: string): GraphError {
  return new GraphError({
    status: 501,
    code: 'NotImplemented',
    message: `The mock of Microsoft Graph does not serve ${what}.`,
    headers: { 'X-AuthShift-Mock': 'not served; see DIVERGENCES.md' },
  });
}

/** What a message quotes of a request is cut, as it may be long. */
export function quoted(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
