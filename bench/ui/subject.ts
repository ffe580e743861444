import type { UserRow } from '@authshift/core';

/** A table under test, mounted on the page. Every promise resolves when the document shows the result, laid out. */
export interface Mounted {
  tickAll(): Promise<void>;
  /** One more than before. */
  tickOne(): Promise<void>;
  /** Filters by a text that so many rows contain. */
  search(text: string, expected: number): Promise<void>;
  /** What scrolls over all rows; null where it shows pages. */
  scroller(): HTMLElement | null;
}

export interface Users {
  readonly length: number;
  /** Those from a place on, as plain objects. */
  slice(first: number, end: number): readonly UserRow[];
}

/** Resolves when everybody is there; tells before, where rows are on show earlier. */
export type Subject = (host: HTMLElement, users: Users, onFirstRows: () => Promise<void>) => Promise<Mounted>;

/**
 * Waits in turns of the event loop, not frames: what a table needs is measured, not what the screen waits for. Who takes longer is
 * asked less often, for asking takes time away from whoever is waited for.
 */
export async function until(check: () => boolean): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const deadline = performance.now() + 200_000;
  for (let turn = 0; !check(); turn += 1) {
    if (performance.now() > deadline) throw new Error(`Never came about: ${check}`);
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      if (turn < 10) port2.postMessage(null);
      if (turn >= 10) setTimeout(resolve, 1);
    });
  }
  port1.close();
  document.body.getBoundingClientRect();
}

export function all<T extends HTMLElement = HTMLElement>(host: HTMLElement, selector: string): readonly T[] {
  return [...host.querySelectorAll<T>(selector)];
}

/** Types into a field as a person does: the framework hears of it through the event. */
export function typeInto(field: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
