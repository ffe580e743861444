export interface Part {
  /** In grams. */
  readonly weight: number;
}

/**
 * The heavier of two.
 *
 * @throws when both weigh the same
 */
export function part(one: Part, other: Part): Part {
  if (one.weight === other.weight) throw new Problem('same');
  return one.weight > other.weight ? one : other;
}

/** How many there are. */
export const size = 2;

/** Why not. */
export class Problem extends Error {
  readonly code: string;
  private readonly hidden = 1;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
  /** In words. */
  explain(): string {
    return `${this.code} ${this.hidden}`;
  }
}
