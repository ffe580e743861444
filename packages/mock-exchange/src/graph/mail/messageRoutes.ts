import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { answerDelta } from '../odata/answerDelta.ts';
import { answerCollection, countAnswer, type Rows, selectRows } from '../odata/collection.ts';
import {
  type CollectionRules,
  project,
  type QueryOptions,
  readCollectionOptions,
  readSelect,
} from '../odata/queryOptions.ts';
import { notServed, refuse } from '../protocol/graphError.ts';
import { writeImmutableId, writeItemId } from '../protocol/graphIds.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import { contextOf, entityAnswer, type GraphCall, type Route } from '../protocol/route.ts';
import { findMessage, viewOptionsOf } from './findMessage.ts';
import { findFolder } from './mailFolders.ts';
import { lightProperties, messageType } from './messageType.ts';
import { viewLight, viewMessage } from './messageView.ts';

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: 'messages', need: 'mail-basics', run: listMessages },
  { method: 'GET', path: 'messages/$count', need: 'mail-basics', run: countMessages },
  { method: 'GET', path: 'messages/delta', need: 'mail-basics', run: refuseDelta },
  { method: 'GET', path: 'messages/:message', need: 'mail-basics', run: getMessage },
  { method: 'GET', path: 'messages/:message/$value', need: 'mail-read', run: getMime },
  { method: 'GET', path: 'mailFolders/:folder/messages', need: 'mail-basics', run: listMessages },
  { method: 'GET', path: 'mailFolders/:folder/messages/$count', need: 'mail-basics', run: countMessages },
  { method: 'GET', path: 'mailFolders/:folder/messages/delta', need: 'mail-basics', run: followMessages },
  { method: 'GET', path: 'mailFolders/:folder/messages/:message', need: 'mail-basics', run: getMessage },
  { method: 'GET', path: 'mailFolders/:folder/messages/:message/$value', need: 'mail-read', run: getMime },
];

const rules: CollectionRules = {
  type: messageType,
  takes: ['top', 'skip', 'orderby', 'filter', 'search', 'count', 'expand'],
  indexedSort: true,
};

/** Newest first, as Outlook lists them when nobody sorts. */
function messagesOf(call: GraphCall): readonly StoredMessage[] {
  const { services, mailbox, params } = call;
  const { mail } = services;
  const folders = params.folder === undefined ? mail.folders(mailbox.owner) : [findFolder(call, params.folder)];
  const isVisible = ({ specialUse }: { specialUse: unknown }) => mailbox.folders === 'all' || specialUse === 'inbox';
  return folders
    .filter(isVisible)
    .flatMap(({ id }) => mail.messages(mailbox.owner, id))
    .toSorted((one, other) => other.receivedAt - one.receivedAt || other.changeNumber - one.changeNumber);
}

function readOptions(call: GraphCall): QueryOptions {
  if (call.options.has('expand')) throw notServed("'$expand' of messages");
  return readCollectionOptions(call.options, rules);
}

function rowsOf(call: GraphCall, options: QueryOptions): Rows<StoredMessage> {
  const view = viewOptionsOf(call);
  const asked = [...(options.filter?.properties ?? []), ...options.orderBy.map(({ property }) => property)];
  const isLight = asked.every((property) => lightProperties.includes(property));
  return {
    rows: messagesOf(call),
    type: messageType,
    toKey: (message) => (isLight ? viewLight(message, view) : viewMessage(message, view)),
    view: (message) => viewMessage(message, view),
    matches: (message, words) => isFound(message, words, view.basicsOnly),
  };
}

// Sender, recipients, subject and body, as a search without a property looks into.
async function isFound(message: StoredMessage, words: readonly string[], basicsOnly: boolean): Promise<boolean> {
  const { from, to, cc, subject, text, html } = await parseMessage(message.raw);
  const parties = [from, ...to, ...cc].flatMap((party) => (party === undefined ? [] : [party.name, party.address]));
  const everything = [...parties, subject, ...(basicsOnly ? [] : [text ?? html ?? ''])].join('\n').toLowerCase();
  return words.every((word) => isWordFound(word, { everything, subject, from }));
}

interface Places {
  readonly everything: string;
  readonly subject: string;
  readonly from: { readonly name: string; readonly address: string } | undefined;
}

function isWordFound(word: string, { everything, subject, from }: Places): boolean {
  const [, property, wanted = ''] = /^(subject|from):"?([^"]*)"?$/.exec(word) ?? [];
  if (property === 'subject') return subject.toLowerCase().includes(wanted);
  if (property === 'from') return `${from?.name} ${from?.address}`.toLowerCase().includes(wanted);
  return everything.includes(word);
}

async function listMessages(call: GraphCall): Promise<GraphAnswer> {
  const options = readOptions(call);
  const { folder } = call.params;
  const what = folder === undefined ? 'messages' : `mailFolders('${encodeURIComponent(folder)}')/messages`;
  return answerCollection(call.request, options, {
    rows: rowsOf(call, options),
    page: { context: contextOf(call, what), pageSize: 10, maxPageSize: call.prefer.maxPageSize },
  });
}

async function countMessages(call: GraphCall): Promise<GraphAnswer> {
  const options = readOptions(call);
  return countAnswer((await selectRows(rowsOf(call, options), options)).length);
}

async function getMessage(call: GraphCall): Promise<GraphAnswer> {
  if (call.options.has('expand')) throw notServed("'$expand' of messages");
  const select = readSelect(call.options.get('select'), messageType);
  const entity = await viewMessage(findMessage(call), viewOptionsOf(call));
  return entityAnswer(call, 'messages/$entity', project(entity, select, messageType));
}

async function getMime(call: GraphCall): Promise<GraphAnswer> {
  return { status: 200, body: findMessage(call).raw, headers: { 'Content-Type': 'text/plain' } };
}

async function refuseDelta(): Promise<GraphAnswer> {
  throw refuse('noDeltaHere');
}

async function followMessages(call: GraphCall): Promise<GraphAnswer> {
  const { services, mailbox, prefer, params } = call;
  const { mail } = services;
  const { owner } = mailbox;
  const folder = findFolder(call, params.folder ?? '');
  const view = viewOptionsOf(call);
  const messages = mail.messages(owner, folder.id).toReversed();
  return answerDelta(call, {
    scope: `${owner.tenantId}/${owner.oid}/${folder.id}/messages`,
    type: messageType,
    what: 'messages',
    current: new Map(messages.map(({ identity, changeNumber }) => [identity, String(changeNumber)])),
    view: async (identity) => {
      const message = mail.messageByIdentity(owner, identity);
      return message === undefined || message.folderId !== folder.id ? undefined : viewMessage(message, view);
    },
    removedId: (identity) =>
      prefer.immutableIds
        ? writeImmutableId(owner.oid, identity)
        : writeItemId({ oid: owner.oid, folder: folder.id, item: identity }),
  });
}
