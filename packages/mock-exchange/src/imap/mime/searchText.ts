import { decodeWords } from 'postal-mime';
import { parameterOf } from './contentType.ts';
import { fieldValue } from './headerFields.ts';
import type { MimePart } from './mimePart.ts';

/** The values of a field as people read them. */
export function headerTexts({ header }: MimePart, name: string): readonly string[] {
  return header.filter((field) => field.name === name).map(({ value }) => decodeWords(value.toString('utf8')));
}

/** The whole header as people read it. */
export function wholeHeader({ header }: MimePart): string {
  return header.map(({ name, value }) => `${name}: ${decodeWords(value.toString('utf8'))}`).join('\n');
}

/** The text parts as people read them, attached messages included. */
export function bodyText(part: MimePart): string {
  if (part.message !== undefined) return `${wholeHeader(part.message)}\n${bodyText(part.message)}`;
  if (part.children.length > 0) return part.children.map(bodyText).join('\n');
  return part.contentType.type === 'text' ? decodeText(part) : '';
}

function decodeText({ raw, body, end, header, contentType }: MimePart): string {
  const encoding = fieldValue(header, 'content-transfer-encoding')?.toString('latin1').trim().toLowerCase();
  const bytes = decodeTransfer(raw.subarray(body, end), encoding);
  try {
    return new TextDecoder(parameterOf(contentType, 'charset') ?? 'utf-8').decode(bytes);
  } catch {
    // A character set nobody knows.
    return bytes.toString('latin1');
  }
}

function decodeTransfer(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  if (encoding !== 'quoted-printable') return bytes;
  const text = bytes
    .toString('latin1')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
