import { createHash } from 'node:crypto';

/**
 * Ids of folders and items as Exchange makes them: base64 of the mailbox's id and a store entry id (46 bytes for a folder, 70 for
 * an item, so 120 and 152 characters). They say which mailbox, folder and item is meant and stay valid over a restart. Graph has
 * the same ids with `-` and `_` in place of `/` and `+`.
 */
export interface FolderIdContent {
  /** Object id of the mailbox's user. */
  readonly oid: string;
  /** `calendar`, `msgfolderroot`, or the mail store's id of a folder. */
  readonly folder: string;
}

export interface ItemIdContent extends FolderIdContent {
  /** The store's id of the message or appointment. */
  readonly item: string;
}

// Without compression; of a mailbox named by its GUID, whose text is 36 characters long.
const head = Buffer.from([0x00, 0x03, 0x24, 0x00]);
const flags = Buffer.alloc(4);
const folderKind = Buffer.from([0x01, 0x00]);
const itemKind = Buffer.from([0x07, 0x00]);
// A GUID of 16 bytes with a counter of 6, and 2 bytes of padding; the mock keeps its names there.
const slot = 24;

export function encodeFolderId({ oid, folder }: FolderIdContent): string {
  return encode(oid, Buffer.concat([flags, providerOf(oid), folderKind, writeName(folder)]));
}

export function encodeItemId({ oid, folder, item }: ItemIdContent): string {
  return encode(oid, Buffer.concat([flags, providerOf(oid), itemKind, writeName(folder), writeName(item)]));
}

/** Undefined for anything that is no folder's id. */
export function decodeFolderId(id: string): FolderIdContent | undefined {
  const decoded = decode(id);
  const [folder, ...rest] = decoded?.names ?? [];
  if (decoded === undefined || folder === undefined || rest.length > 0) return undefined;
  const content = { oid: decoded.oid, folder };
  return encodeFolderId(content) === id ? content : undefined;
}

/** Undefined for anything that is no item's id. */
export function decodeItemId(id: string): ItemIdContent | undefined {
  const decoded = decode(id);
  const [folder, item, ...rest] = decoded?.names ?? [];
  if (decoded === undefined || folder === undefined || item === undefined || rest.length > 0) return undefined;
  const content = { oid: decoded.oid, folder, item };
  return encodeItemId(content) === id ? content : undefined;
}

function encode(oid: string, entryId: Buffer): string {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(entryId.length);
  return Buffer.concat([head, Buffer.from(oid, 'latin1'), Buffer.from([0]), length, entryId]).toString('base64');
}

// What was read is right if it is written the same way again: whoever calls checks that.
function decode(id: string): { readonly oid: string; readonly names: readonly string[] } | undefined {
  if (id.length > 1000) return undefined;
  const bytes = Buffer.from(id, 'base64');
  const oid = bytes.toString('latin1', 4, 40);
  if (!/^[0-9a-f-]{36}$/.test(oid)) return undefined;
  const names = readNames(bytes.subarray(65));
  return names === undefined ? undefined : { oid, names };
}

let latest: { readonly oid: string; readonly provider: Buffer } | undefined;

/** The same for all ids of one mailbox, and lists of ids are of one. */
function providerOf(oid: string): Buffer {
  if (latest?.oid === oid) return latest.provider;
  const provider = createHash('sha256').update(`mailbox ${oid}`).digest().subarray(0, 16);
  latest = { oid, provider };
  return provider;
}

// A name that does not fit takes as many slots as it needs.
function writeName(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  const slots = Math.ceil((bytes.length + 2) / slot);
  const written = Buffer.alloc(slots * slot);
  written.writeUInt16LE(bytes.length);
  bytes.copy(written, 2);
  return written;
}

function readNames(bytes: Buffer): readonly string[] | undefined {
  const names: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + slot > bytes.length) return undefined;
    const length = bytes.readUInt16LE(at);
    const taken = Math.ceil((length + 2) / slot) * slot;
    if (length === 0 || at + taken > bytes.length) return undefined;
    names.push(bytes.toString('utf8', at + 2, at + 2 + length));
    at += taken;
  }
  return names;
}

/** What Exchange writes in front of a change key: of a folder, a calendar folder, a message, an appointment. */
export const changeKeyKinds = { folder: 1, 'calendar-folder': 2, message: 9, appointment: 15 } as const;

/** A change key that differs exactly when the content differs. */
export function changeKeyOf(kind: keyof typeof changeKeyKinds, content: unknown): string {
  const lead = Buffer.alloc(8);
  lead.writeUInt32LE(changeKeyKinds[kind], 0);
  lead.writeUInt32LE(22, 4);
  const digest = createHash('sha256').update(JSON.stringify(content)).digest();
  return Buffer.concat([lead, digest.subarray(0, 22)]).toString('base64');
}
