/** Milliseconds on the clock, or of the processor where the driver tells them. */
export async function now(): Promise<number> {
  return window.threadTime === undefined ? performance.now() : window.threadTime();
}

export async function time(work: () => Promise<void>): Promise<number> {
  const start = await now();
  await work();
  return (await now()) - start;
}

/** Whatever was begun has come to its end, and what nobody needs is gone. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
    window.gc?.();
  }
}

/**
 * How long nobody else had the thread, at most, while something was going on: a message that goes round and round tells, or the
 * browser's own record of what its tasks needed of the processor.
 */
export async function longestTurn(work: () => Promise<void>): Promise<number> {
  if (window.tasks !== undefined) {
    await window.tasks('start');
    await work();
    return window.tasks('stop');
  }
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  port1.onmessage = () => {
    const current = performance.now();
    longest = Math.max(longest, current - last);
    last = current;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  await work();
  port1.close();
  return Math.max(longest, performance.now() - last);
}
