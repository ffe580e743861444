import { Socket } from 'node:net';

/**
 * Loaded with `--import` into every process of the demo: the authority string the clients use is Microsoft's real one, so a
 * mistake would send a sign-in to the real service. A connection to anything but this machine ends the process instead.
 */
const loopback = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1|\[::1\]|::ffff:127(\.\d{1,3}){3})$/;

const connect = Socket.prototype.connect;

Socket.prototype.connect = function connectToLoopback(this: Socket, ...args: unknown[]) {
  const host = hostOf(args);
  if (host !== undefined && !loopback.test(host)) {
    process.stderr.write(`Stopped: a connection to ${host} was about to leave this machine.\n`);
    process.exit(70);
  }
  return (connect as (...inner: unknown[]) => Socket).apply(this, args);
} as typeof connect;

/** Node passes either the public arguments or one already normalized array of them. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: unknown; path?: unknown };
    if (typeof path === 'string') return undefined;
    return typeof host === 'string' ? host : undefined;
  }
  return typeof second === 'string' ? second : undefined;
}
