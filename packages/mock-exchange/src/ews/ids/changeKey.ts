import { createHash } from 'node:crypto';

/** A ChangeKey that differs exactly when the content differs. */
export function changeKeyOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest().subarray(0, 24).toString('base64');
}
