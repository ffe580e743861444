import { largestMessage } from '../mailboxes/mail/mailboxContents.ts';

/** A message that comes in by pieces. Of one that no mailbox takes nothing is kept. */
export class IncomingMessage {
  #pieces: Buffer[] = [];
  #size = 0;

  add(piece: Buffer): void {
    this.#size += piece.length;
    if (this.isTooLarge) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  get isTooLarge(): boolean {
    return this.#size > largestMessage;
  }

  /** All of it; what comes next is another message. */
  take(): Buffer {
    const whole = Buffer.concat(this.#pieces);
    this.clear();
    return whole;
  }

  clear(): void {
    this.#pieces = [];
    this.#size = 0;
  }
}
