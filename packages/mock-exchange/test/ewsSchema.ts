import { typesNamespace } from './ewsRequests.ts';

// The order of elements in Microsoft's types.xsd and messages.xsd, of those that this mock answers. Clients that read by a generated
// schema refuse anything else.
const item =
  'MimeContent ItemId ParentFolderId ItemClass Subject Sensitivity Body Attachments DateTimeReceived Size Categories Importance InReplyTo ' +
  'IsSubmitted IsDraft IsFromMe IsResend IsUnmodified InternetMessageHeaders DateTimeSent DateTimeCreated ResponseObjects ReminderDueBy ' +
  'ReminderIsSet ReminderNextTime ReminderMinutesBeforeStart DisplayCc DisplayTo DisplayBcc HasAttachments ExtendedProperty Culture ' +
  'EffectiveRights LastModifiedName LastModifiedTime IsAssociated WebClientReadFormQueryString WebClientEditFormQueryString ' +
  'ConversationId UniqueBody Flag StoreEntryId InstanceKey NormalizedBody EntityExtractionResult PolicyTag ArchiveTag RetentionDate ' +
  'Preview RightsManagementLicenseData PredictedActionReasons IsClutter BlockStatus HasBlockedImages TextBody IconIndex';
const folder =
  'FolderId ParentFolderId FolderClass DisplayName TotalCount ChildFolderCount ExtendedProperty ManagedFolderInformation EffectiveRights ' +
  'DistinguishedFolderId PolicyTag ArchiveTag ReplicaList';
const message = 'MessageText ResponseCode DescriptiveLinkKey MessageXml';

const orders: Readonly<Record<string, string>> = {
  Message: `${item} Sender ToRecipients CcRecipients BccRecipients IsReadReceiptRequested IsDeliveryReceiptRequested ConversationIndex ConversationTopic From InternetMessageId IsRead IsResponseRequested References ReplyTo ReceivedBy ReceivedRepresenting`,
  CalendarItem: `${item} UID RecurrenceId DateTimeStamp Start End OriginalStart IsAllDayEvent LegacyFreeBusyStatus Location When IsMeeting IsCancelled IsRecurring MeetingRequestWasSent IsResponseRequested CalendarItemType MyResponseType Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount AdjacentMeetingCount ConflictingMeetings AdjacentMeetings Duration TimeZone`,
  Folder: `${folder} PermissionSet UnreadCount`,
  CalendarFolder: `${folder} SharingEffectiveRights PermissionSet`,
  Mailbox: 'Name EmailAddress RoutingType MailboxType ItemId',
  Attendee: 'Mailbox ResponseType LastResponseTime',
  FileAttachment:
    'AttachmentId Name ContentType ContentId ContentLocation Size LastModifiedTime IsInline IsContactPhoto Content',
  Resolution: 'Mailbox Contact',
  ReadFlagChange: 'ItemId IsRead',
  ExtendedProperty: 'ExtendedFieldURI Value Values',
  GetFolderResponseMessage: `${message} Folders`,
  FindFolderResponseMessage: `${message} RootFolder`,
  FindItemResponseMessage: `${message} RootFolder`,
  GetItemResponseMessage: `${message} Items`,
  CreateItemResponseMessage: `${message} Items`,
  UpdateItemResponseMessage: `${message} Items ConflictResults`,
  DeleteItemResponseMessage: message,
  SendItemResponseMessage: message,
  GetAttachmentResponseMessage: `${message} Attachments`,
  SyncFolderItemsResponseMessage: `${message} SyncState IncludesLastItemInRange Changes`,
  SyncFolderHierarchyResponseMessage: `${message} SyncState IncludesLastFolderInRange Changes`,
  ResolveNamesResponseMessage: `${message} ResolutionSet`,
};

interface Read {
  readonly name: string;
  readonly children: Read[];
}

/** Where an answer breaks the order of Microsoft's schema; empty for one that keeps it. */
export function disorderIn(answer: string): readonly string[] {
  if (!answer.includes(typesNamespace)) return [];
  return disorderOf(readElements(answer));
}

function disorderOf({ name, children }: Read): readonly string[] {
  const own = orders[name]?.split(' ');
  const places = children.map((child) => own?.indexOf(child.name) ?? 0);
  const wrong = children.filter((_, index) => {
    const place = places[index] ?? 0;
    return own !== undefined && (place < 0 || place < Math.max(...places.slice(0, index)));
  });
  return [...wrong.map((child) => `${child.name} in ${name}`), ...children.flatMap(disorderOf)];
}

// An answer is well formed (other tests hold that), so tags alone tell its shape.
function readElements(answer: string): Read {
  const root: Read = { name: '', children: [] };
  const open: Read[] = [root];
  for (const [, closing, name = '', alone] of answer.matchAll(/<(\/?)(?:\w+:)?([A-Za-z]+)[^>]*?(\/?)>/g)) {
    if (closing === '/') open.pop();
    if (closing === '/') continue;
    const element: Read = { name, children: [] };
    open.at(-1)?.children.push(element);
    if (alone !== '/') open.push(element);
  }
  return root;
}
