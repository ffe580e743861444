/** What a listener throws is its own: it reaches the runtime as an unhandled rejection, not the engine or the next listener. */
export function callListener(listener: () => void): void {
  try {
    listener();
  } catch (cause) {
    void Promise.reject(cause);
  }
}
