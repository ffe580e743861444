import type { EntityType } from '../odata/entityType.ts';

/** Functions Outlook's `$filter` evaluates; `endswith` and all others are invalid nodes to it. */
export const outlookFunctions = ['startswith', 'contains'] as const;

export const messageType: EntityType = {
  name: 'microsoft.graph.message',
  functions: outlookFunctions,
  properties: {
    id: 'string',
    createdDateTime: 'date',
    lastModifiedDateTime: 'date',
    changeKey: 'string',
    categories: 'collection',
    receivedDateTime: 'date',
    sentDateTime: 'date',
    hasAttachments: 'boolean',
    internetMessageId: 'string',
    internetMessageHeaders: 'collection',
    subject: 'string',
    bodyPreview: 'string',
    importance: 'string',
    parentFolderId: 'string',
    conversationId: 'string',
    conversationIndex: 'string',
    isDeliveryReceiptRequested: 'boolean',
    isReadReceiptRequested: 'boolean',
    isRead: 'boolean',
    isDraft: 'boolean',
    webLink: 'string',
    inferenceClassification: 'string',
    body: 'complex',
    'body/contentType': 'string',
    'body/content': 'string',
    uniqueBody: 'complex',
    sender: 'complex',
    'sender/emailAddress/name': 'string',
    'sender/emailAddress/address': 'string',
    from: 'complex',
    'from/emailAddress/name': 'string',
    'from/emailAddress/address': 'string',
    toRecipients: 'collection',
    ccRecipients: 'collection',
    bccRecipients: 'collection',
    replyTo: 'collection',
    flag: 'complex',
    'flag/flagStatus': 'string',
  },
  onDemand: ['internetMessageHeaders', 'uniqueBody'],
};

/** What is known of a message without reading its MIME. */
export const lightProperties: readonly string[] = [
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'changeKey',
  'categories',
  'receivedDateTime',
  'parentFolderId',
  'isRead',
  'isDraft',
  'webLink',
  'inferenceClassification',
  'flag',
  'flag/flagStatus',
];

export const attachmentType: EntityType = {
  name: 'microsoft.graph.attachment',
  functions: outlookFunctions,
  properties: {
    id: 'string',
    lastModifiedDateTime: 'date',
    name: 'string',
    contentType: 'string',
    size: 'number',
    isInline: 'boolean',
    contentId: 'string',
    contentLocation: 'string',
    contentBytes: 'string',
  },
};

export const mailFolderType: EntityType = {
  name: 'microsoft.graph.mailFolder',
  functions: outlookFunctions,
  properties: {
    id: 'string',
    displayName: 'string',
    parentFolderId: 'string',
    childFolderCount: 'number',
    unreadItemCount: 'number',
    totalItemCount: 'number',
    sizeInBytes: 'number',
    isHidden: 'boolean',
  },
};
