import type { ResponseValue } from '../protocol/responseWriter.ts';
import { type ParameterizedValue, readParameterized } from './contentType.ts';
import { writeEnvelope } from './envelope.ts';
import { fieldValue } from './headerFields.ts';
import type { MimePart } from './mimePart.ts';

/**
 * RFC 3501, section 7.4.2, in the form of Exchange: types in small letters, and of the extension data everything but the
 * location (a recording in nextcloud/mail, issue 882).
 */
export function writeBodyStructure(part: MimePart, { extended }: { readonly extended: boolean }): ResponseValue {
  return part.contentType.type === 'multipart' && part.children.length > 0
    ? writeMultipart(part, extended)
    : writeSingle(part, extended);
}

function writeMultipart({ children, contentType, header }: MimePart, extended: boolean): ResponseValue {
  const parts = children.map((child) => writeBodyStructure(child, { extended }));
  const more = [writeParameters(contentType), writeDisposition(fieldValue(header, 'content-disposition')), null];
  return [{ joined: parts }, contentType.subtype, ...(extended ? more : [])];
}

function writeSingle(part: MimePart, extended: boolean): ResponseValue {
  const { header, contentType, body, end, raw, message } = part;
  const text = (name: string): ResponseValue => fieldValue(header, name) ?? null;
  const encoding = fieldValue(header, 'content-transfer-encoding')?.toString('latin1').toLowerCase() ?? '7bit';
  const lines = countLines(raw, body, end);
  return [
    contentType.type,
    contentType.subtype,
    writeParameters(contentType),
    text('content-id'),
    text('content-description'),
    encoding,
    end - body,
    ...(message === undefined ? [] : [writeEnvelope(message), writeBodyStructure(message, { extended }), lines]),
    ...(contentType.type === 'text' ? [lines] : []),
    ...(extended
      ? [text('content-md5'), writeDisposition(fieldValue(header, 'content-disposition')), text('content-language')]
      : []),
  ];
}

function writeParameters({ parameters }: ParameterizedValue): ResponseValue {
  return parameters.length === 0 ? null : parameters.flat();
}

function writeDisposition(value: Buffer | undefined): ResponseValue {
  const disposition = readParameterized(value);
  return disposition === undefined ? null : [disposition.value, writeParameters(disposition)];
}

function countLines(raw: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = raw.indexOf(10, start); at >= 0 && at < end; at = raw.indexOf(10, at + 1)) lines += 1;
  return lines;
}
