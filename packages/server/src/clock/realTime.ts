import type { ServerContext } from '../context.ts';

/**
 * When it will be so late on this machine: pg-boss lives in real time, whatever our clock says. What is past is now; a start in the past would
 * count as kept for too long already.
 */
export function realTimeOf({ now }: Pick<ServerContext, 'now'>, at: Date): Date {
  return new Date(Date.now() + Math.max(0, at.getTime() - now().getTime()));
}
