import { type Address, addressParser } from 'postal-mime';
import type { ResponseValue } from '../protocol/responseWriter.ts';
import { fieldValue } from './headerFields.ts';
import type { MimePart } from './mimePart.ts';

/** RFC 3501, section 7.4.2: Sender and Reply-To are From where they are not there. */
export function writeEnvelope({ header }: MimePart): ResponseValue {
  const text = (name: string): ResponseValue => fieldValue(header, name) ?? null;
  const addresses = (name: string): ResponseValue => writeAddresses(fieldValue(header, name));
  const from = addresses('from');
  return [
    text('date'),
    text('subject'),
    from,
    addresses('sender') ?? from,
    addresses('reply-to') ?? from,
    addresses('to'),
    addresses('cc'),
    addresses('bcc'),
    text('in-reply-to'),
    text('message-id'),
  ];
}

const mostAddresses = 1000;

function writeAddresses(value: Buffer | undefined): ResponseValue {
  if (value === undefined) return null;
  const written = addressParser(value.toString('utf8')).flatMap(writeAddress).slice(0, mostAddresses);
  return written.length === 0 ? null : [{ joined: written }];
}

function writeAddress({ name, address, group }: Address): readonly ResponseValue[] {
  if (group === undefined) return [writeMailbox(name, address)];
  const start: ResponseValue = [null, null, name, null];
  return [start, ...group.map((member) => writeMailbox(member.name, member.address)), [null, null, null, null]];
}

function writeMailbox(name: string, address: string): ResponseValue {
  const at = address.lastIndexOf('@');
  const [local, host] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
  return [name === '' ? null : name, null, local, host];
}
