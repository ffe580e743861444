/**
 * Loaded with `--import` into a child that does not read its standard input: the launcher holds the other end open as long as it
 * lives. However it dies, the child ends too, and with it the claim on its ports.
 */
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// Watching must not keep a process alive that has nothing else to do.
(process.stdin as typeof process.stdin & { unref?(): void }).unref?.();

export {};
