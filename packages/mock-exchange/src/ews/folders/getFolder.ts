import type { CalendarItem } from '../../mailboxes/calendarItem.ts';
import type { FolderName } from '../../mailboxes/folderRight.ts';
import { type EwsSession, type OpenFolder, openFolder } from '../access/folderAccess.ts';
import { changeKeyOf } from '../ids/changeKey.ts';
import { envelope, failure, success } from '../soap/envelope.ts';
import { EwsError, EwsFault } from '../soap/ewsError.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { type Property, readShape } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { encodeFolderId, readFolderReferences } from './folderReference.ts';

/** The response of one operation, and the response code of its first message, for the request log. */
export interface OperationAnswer {
  readonly body: string;
  readonly responseCode: string;
}

/** `GetFolder`: name, size and id of folders. Each folder has a response message of its own. */
export async function getFolder(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const select = readShape(operation, 'FolderShape');
  const references = readFolderReferences(childOf(operation, messagesNamespace, 'FolderIds'));
  const answers: Answer[] = [];
  for (const reference of references) {
    answers.push(
      await answerOne('GetFolder', xml`<m:Folders/>`, async () => {
        const open = await openFolder(reference(), session);
        const content = { ...open, items: session.mailboxes.items(open.owner, open.folder) };
        return xml`<m:Folders>${folderElement(open, select(folderProperties, content))}</m:Folders>`;
      }),
    );
  }
  return toAnswer('GetFolder', answers);
}

interface Answer {
  readonly message: Markup;
  readonly code: string;
}

/** Runs the work for one response message; an EwsError becomes that message's error. */
export async function answerOne(
  name: string,
  emptyTail: Markup | undefined,
  work: () => Promise<Markup>,
): Promise<Answer> {
  try {
    return { message: success(name, await work()), code: 'NoError' };
  } catch (error) {
    if (!(error instanceof EwsError) || error instanceof EwsFault) throw error;
    return { message: failure(name, error, emptyTail), code: error.code };
  }
}

export function toAnswer(operation: string, answers: readonly Answer[]): OperationAnswer {
  const body = envelope(
    operation,
    answers.map((answer) => answer.message),
  );
  return { body, responseCode: answers.find((answer) => answer.code !== 'NoError')?.code ?? 'NoError' };
}

interface FolderContent extends OpenFolder {
  readonly items: readonly CalendarItem[];
}

const folderClasses: Readonly<Record<FolderName, string>> = { calendar: 'IPF.Appointment', inbox: 'IPF.Note' };
const displayNames: Readonly<Record<FolderName, string>> = { calendar: 'Calendar', inbox: 'Inbox' };

// In the order of types.xsd, which clients with a strict reader rely on.
const folderProperties: readonly Property<FolderContent>[] = [
  {
    uri: 'folder:FolderId',
    from: 'IdOnly',
    write: ({ owner, folder, items }) =>
      xml`<t:FolderId Id="${encodeFolderId(owner.oid, folder)}" ChangeKey="${changeKeyOf([folder, items])}"/>`,
  },
  {
    uri: 'folder:FolderClass',
    from: 'AllProperties',
    write: ({ folder }) => xml`<t:FolderClass>${folderClasses[folder]}</t:FolderClass>`,
  },
  {
    uri: 'folder:DisplayName',
    from: 'Default',
    write: ({ folder }) => xml`<t:DisplayName>${displayNames[folder]}</t:DisplayName>`,
  },
  {
    uri: 'folder:TotalCount',
    from: 'Default',
    write: ({ items }) => xml`<t:TotalCount>${items.length}</t:TotalCount>`,
  },
  {
    uri: 'folder:ChildFolderCount',
    from: 'Default',
    write: () => xml`<t:ChildFolderCount>0</t:ChildFolderCount>`,
  },
  {
    uri: 'folder:UnreadCount',
    from: 'Default',
    // A calendar folder has no unread count.
    write: ({ folder }) => (folder === 'calendar' ? undefined : xml`<t:UnreadCount>0</t:UnreadCount>`),
  },
];

function folderElement({ folder }: OpenFolder, properties: readonly Markup[]): Markup {
  if (folder === 'calendar') return xml`<t:CalendarFolder>${properties}</t:CalendarFolder>`;
  return xml`<t:Folder>${properties}</t:Folder>`;
}
