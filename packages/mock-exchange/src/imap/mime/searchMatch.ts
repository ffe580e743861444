import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import type { SearchKey } from '../protocol/searchKeys.ts';
import type { SetRange } from '../protocol/sequenceSet.ts';
import { fieldValue } from './headerFields.ts';
import { readMessage } from './mimePart.ts';
import { bodyText, headerTexts, wholeHeader } from './searchText.ts';

/** A message in the folder that is searched. */
export interface SearchPlace {
  readonly message: StoredMessage;
  readonly number: number;
  /** The largest number and UID there, which `*` means. */
  readonly last: { readonly number: number; readonly uid: number };
}

const day = 86_400_000;

export function matchesKey(place: SearchPlace, key: SearchKey): boolean {
  const { message } = place;
  switch (key.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'flag':
      return hasFlag(message, key.flag) === key.present;
    case 'set':
      return key.by === 'uid'
        ? isIn(key.set, message.uid, place.last.uid)
        : isIn(key.set, place.number, place.last.number);
    case 'header':
      return headerTexts(readMessage(message.raw), key.field).some((text) => contains(text, key.text));
    case 'body':
      return contains(bodyText(readMessage(message.raw)), key.text);
    case 'text': {
      const part = readMessage(message.raw);
      return contains(wholeHeader(part), key.text) || contains(bodyText(part), key.text);
    }
    case 'date':
      return matchesDate(message, key);
    case 'size':
      return key.is === 'larger' ? message.raw.length > key.bytes : message.raw.length < key.bytes;
    case 'not':
      return !matchesKey(place, key.key);
    case 'or':
      return key.keys.some((each) => matchesKey(place, each));
    case 'and':
      return key.keys.every((each) => matchesKey(place, each));
  }
}

function hasFlag({ flags }: StoredMessage, wanted: string): boolean {
  return flags.some((flag) => flag.toLowerCase() === wanted.toLowerCase());
}

function isIn(set: readonly SetRange[], value: number, last: number): boolean {
  const known = (end: number): number => (end === Number.POSITIVE_INFINITY ? last : end);
  return set.some(({ from, until }) => {
    const ends = [known(from), known(until)];
    return value >= Math.min(...ends) && value <= Math.max(...ends);
  });
}

function matchesDate(
  { receivedAt, raw }: StoredMessage,
  { of, is, day: wanted }: Extract<SearchKey, { kind: 'date' }>,
): boolean {
  const time = of === 'received' ? receivedAt : sentAt(raw);
  if (time === undefined) return false;
  // RFC 3501: without regard to time and zone.
  const at = Math.floor(time / day) * day;
  if (is === 'on') return at === wanted;
  return is === 'before' ? at < wanted : at >= wanted;
}

function sentAt(raw: Buffer): number | undefined {
  const text = fieldValue(readMessage(raw).header, 'date')?.toString('latin1') ?? '';
  // The day as it is written, whatever the zone.
  const time = Date.parse(`${/(\d{1,2} [A-Za-z]{3} \d{4})/.exec(text)?.[1] ?? ''} UTC`);
  return Number.isNaN(time) ? undefined : time;
}

function contains(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted.toLowerCase());
}
