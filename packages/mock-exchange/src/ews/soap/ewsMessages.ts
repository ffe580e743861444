/**
 * Response codes this end can answer, with the literal text Exchange sends beside each. From Microsoft's responsecode
 * page and recorded answers; entries marked [unverified] carry a text not seen in a recording.
 */
export const ewsMessages = {
  ErrorAccessDenied: 'Access is denied. Check credentials and try again.',
  // [unverified]
  ErrorAccountDisabled: 'The account is disabled.',
  // [unverified]
  ErrorCalendarEndDateIsEarlierThanStartDate: 'EndDate is earlier than StartDate',
  // [unverified]
  ErrorCalendarFolderIsInvalidForCalendarView: 'The folder is not a calendar folder.',
  ErrorCalendarViewRangeTooBig: 'The specified viewing range exceeds the maximum range of two years.',
  // [unverified]
  ErrorCannotCreateCalendarItemInNonCalendarFolder: 'Cannot create a calendar item in a folder that is not a calendar.',
  // [unverified]
  ErrorCannotDeleteObject: 'The object cannot be deleted.',
  // [unverified]
  ErrorConnectionFailed: 'Connection failed. Try later.',
  ErrorExceededConnectionCount:
    'You have exceeded the available concurrent connections for your account.  Try again once your other requests have completed.',
  ErrorFolderNotFound: 'The specified folder could not be found in the store.',
  ErrorImpersonateUserDenied: 'The account does not have permission to impersonate the requested user.',
  // [unverified]
  ErrorInternalServerError: 'An internal server error occurred. The operation failed.',
  ErrorInternalServerTransientError: 'An internal server error occurred. Try again later.',
  ErrorInvalidChangeKey: 'The change key is invalid.',
  ErrorInvalidExchangeImpersonationHeaderData:
    'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
  ErrorInvalidIdMalformed: 'Id is malformed.',
  // [unverified]
  ErrorInvalidIndexedPagingParameters: 'IndexedPage value for Offset must be non-negative.',
  // [unverified]
  ErrorInvalidLicense: 'The license is invalid.',
  // [unverified]
  ErrorInvalidPagingMaxRows: 'Maximum number of returned items must be greater than zero.',
  ErrorInvalidPropertyRequest: 'Property is not valid for this object type.',
  ErrorInvalidPropertySet: 'Set action is invalid for property.',
  ErrorInvalidRecipients: "At least one recipient isn't valid.",
  ErrorInvalidRequest: 'The request is invalid.',
  ErrorInvalidSyncStateData: 'Synchronization state data is corrupt or otherwise invalid.',
  ErrorIrresolvableConflict:
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ErrorItemNotFound: 'The specified object was not found in the store.',
  ErrorMailboxMoveInProgress: 'Mailbox move in progress. Try again later., Cannot open mailbox.',
  ErrorMailboxStoreUnavailable: 'The mailbox database is temporarily unavailable.',
  // [unverified]
  ErrorMessageSizeExceeded: 'The message exceeds the maximum supported size.',
  ErrorMissingEmailAddress:
    'When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.',
  ErrorNameResolutionMultipleResults: 'Multiple results were found.',
  ErrorNameResolutionNoResults: 'No results were found.',
  ErrorNonExistentMailbox: 'The SMTP address has no mailbox associated with it.',
  // [unverified]
  ErrorPasswordExpired: 'The password of the account has expired.',
  // [unverified]
  ErrorQuotaExceeded: 'The mailbox has exceeded its storage quota.',
  ErrorSchemaValidation: 'The request failed schema validation.',
  ErrorSendAsDenied:
    'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
  ErrorServerBusy: 'The server cannot service this request right now. Try again later.',
  // [unverified]
  ErrorSubmissionQuotaExceeded: 'The sender has exceeded the number of recipients that are allowed in a day.',
  // [unverified]
  ErrorTimeoutExpired: 'The operation timed out.',
  ErrorUnsupportedPathForQuery: 'The property can not be used with this type of restriction.',
  ErrorUnsupportedPathForSortGroup: 'The property can not be used for sorting.',
} as const;

export type EwsErrorCode = keyof typeof ewsMessages;

/** Whether a fault of the world may ask for this answer by its name. */
export function isEwsErrorCode(name: string): name is EwsErrorCode {
  return Object.hasOwn(ewsMessages, name);
}
