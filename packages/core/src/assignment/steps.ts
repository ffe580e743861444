/** Work in turns of a few milliseconds: yields between them, and returns its result. Whoever does not call again gives up. */
export type Steps<T> = Generator<undefined, T>;

/** All turns at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
