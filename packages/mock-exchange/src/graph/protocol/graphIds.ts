import { createHash } from 'node:crypto';
import {
  decodeFolderId,
  decodeItemId,
  encodeFolderId,
  encodeItemId,
  type FolderIdContent,
  type ItemIdContent,
} from '../../mailboxes/exchangeIds.ts';
import { refuse } from './graphError.ts';

/** Exchange's ids in the spelling that fits into a path. */
export function writeFolderId(content: FolderIdContent): string {
  return toUrl(encodeFolderId(content));
}

export function writeItemId(content: ItemIdContent): string {
  return toUrl(encodeItemId(content));
}

/** Throws `GraphError` for what is no folder's id. */
export function readFolderId(id: string): FolderIdContent {
  const content = decodeFolderId(fromUrl(id));
  if (content === undefined) throw refuse('malformedId');
  return content;
}

/** An id that a move does not change, or the usual one. Throws `GraphError` for what is neither. */
export function readItemId(id: string): ItemIdContent | { readonly oid: string; readonly identity: string } {
  const content = decodeItemId(fromUrl(id)) ?? readImmutableId(id);
  if (content === undefined) throw refuse('malformedId');
  return content;
}

const immutableHead = Buffer.from([0x00, 0x09, 0x00, 0x2e, 0x00, 0x00]);

/** Begins as Graph's immutable ids do; says whose item it is, whichever folder it lies in. */
export function writeImmutableId(oid: string, identity: string): string {
  const content = Buffer.concat([Buffer.from(oid, 'latin1'), Buffer.from(identity, 'utf8')]);
  return toUrl(Buffer.concat([immutableHead, checksum(content), content]).toString('base64'));
}

function readImmutableId(id: string): { readonly oid: string; readonly identity: string } | undefined {
  const bytes = Buffer.from(fromUrl(id), 'base64');
  const content = bytes.subarray(immutableHead.length + 4);
  if (!bytes.subarray(0, immutableHead.length).equals(immutableHead) || content.length <= 36) return undefined;
  if (!bytes.subarray(immutableHead.length, immutableHead.length + 4).equals(checksum(content))) return undefined;
  return { oid: content.toString('latin1', 0, 36), identity: content.toString('utf8', 36) };
}

function checksum(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, 4);
}

function toUrl(id: string): string {
  return id.replaceAll('/', '-').replaceAll('+', '_');
}

function fromUrl(id: string): string {
  return id.replaceAll('-', '/').replaceAll('_', '+');
}
