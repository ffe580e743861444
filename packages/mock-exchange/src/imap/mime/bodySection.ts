import type { Section } from '../protocol/fetchItems.ts';
import type { MimePart } from './mimePart.ts';

/** The bytes a section means; undefined when the message has no such part. */
export function readSection(message: MimePart, section: Section): Buffer | undefined {
  const part = findPart(message, section.path);
  if (part === undefined) return undefined;
  const { raw, start, body, end } = part;
  if (section.path.length > 0) {
    if (section.part === 'all') return raw.subarray(body, end);
    if (section.part === 'mime') return raw.subarray(start, body);
    return part.message === undefined ? undefined : readSection(part.message, { ...section, path: [] });
  }
  switch (section.part) {
    case 'all':
      return raw.subarray(start, end);
    case 'text':
      return raw.subarray(body, end);
    case 'header':
      return raw.subarray(start, body);
    default:
      return chosenFields(part, section);
  }
}

/** RFC 3501, section 6.4.5: a message that is no multipart has one part, its body. */
function findPart(message: MimePart, path: readonly number[]): MimePart | undefined {
  let part = message;
  let container: MimePart | undefined = message;
  for (const number of path) {
    if (container === undefined) return undefined;
    const isSingle: boolean = container.children.length === 0;
    const child: MimePart | undefined = isSingle && number === 1 ? container : container.children[number - 1];
    if (child === undefined) return undefined;
    part = child;
    container = child.message ?? (child.children.length > 0 ? child : undefined);
  }
  return part;
}

function chosenFields({ raw, header }: MimePart, { part, fields }: Section): Buffer {
  const wanted = header.filter(({ name }) => fields.includes(name) === (part === 'fields'));
  return Buffer.concat([...wanted.map(({ start, end }) => raw.subarray(start, end)), Buffer.from('\r\n')]);
}
