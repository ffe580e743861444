/** What time passes by: the machine's, or a test's. */
export interface Timers {
  /** Calls once after so many milliseconds; answers how to take that back. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Node fires timers of more than this at once. */
const longest = 2_147_483_647;

export const machineTimers: Timers = {
  after: (milliseconds, call) => {
    const timer = setTimeout(call, Math.min(milliseconds, longest)).unref();
    return () => clearTimeout(timer);
  },
};
