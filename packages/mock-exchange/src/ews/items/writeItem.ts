import type { EwsSession } from '../access/session.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { type Shape, select } from '../soap/responseShape.ts';
import { appointmentProperties } from './appointmentProperties.ts';
import { readAppointment, readMessage } from './itemContent.ts';
import { writeItemId } from './itemProperties.ts';
import type { EwsItem } from './mailboxItem.ts';
import { messageProperties } from './messageProperties.ts';

export interface WriteOptions {
  readonly shape: Shape;
  readonly isList: boolean;
  readonly session: Pick<EwsSession, 'services'>;
}

/** An item as the shape asks for it. */
export async function writeItem(item: EwsItem, { shape, isList, session }: WriteOptions): Promise<Markup> {
  if (!needsContent(shape)) return writeIdOnly(item);
  if (item.kind === 'appointment') {
    const content = await readAppointment(item, session);
    return xml`<t:CalendarItem>${select(appointmentProperties, content, { shape, isList })}</t:CalendarItem>`;
  }
  const content = await readMessage(item);
  return xml`<t:Message>${select(messageProperties, content, { shape, isList })}</t:Message>`;
}

/** An item by its id alone. */
export function writeIdOnly(item: EwsItem): Markup {
  const tag: Markup = { markup: item.kind === 'message' ? 't:Message' : 't:CalendarItem' };
  return xml`<${tag}>${writeItemId(item)}</${tag}>`;
}

// In a list, most clients ask for ids: then no message has to be read at all.
function needsContent({ base, uris, extended, headers, includeMime }: Shape): boolean {
  if (base !== 'IdOnly' || includeMime || extended.length > 0 || headers.length > 0) return true;
  return [...uris].some((uri) => uri !== 'item:ItemId');
}
