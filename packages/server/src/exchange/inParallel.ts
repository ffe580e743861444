/** Runs something for each value, so many at a time; answers in the order of the values. */
export async function inParallel<T, R>(
  values: readonly T[],
  concurrency: number,
  run: (value: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = new Array(values.length);
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let index = next++; index < values.length; index = next++) results[index] = await run(values[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, values.length) }, hand));
  return results;
}
