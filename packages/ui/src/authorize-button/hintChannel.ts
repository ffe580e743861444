/**
 * The page that Microsoft's answer led back to calls out which attempt that was, so that the page that waits asks the back end now
 * rather than in two seconds. A hint and nothing more: in a partitioned frame, or another browser, nobody hears it.
 */
export function listenForHint(attemptId: string, onHint: () => void): () => void {
  const channel = open();
  if (channel !== null) channel.onmessage = ({ data }) => data === attemptId && onHint();
  return () => channel?.close();
}

export function giveHint(attemptId: string): void {
  const channel = open();
  channel?.postMessage(attemptId);
  channel?.close();
}

function open(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('authshift');
}
