import type { MockContext } from '../server/mock.ts';

export interface LocalOnlyOptions {
  /** A name of the user's own certificate: no page of another name gets through TLS to it, so it is as good as a loopback name. */
  readonly isOwnHost?: ((name: string) => boolean) | undefined;
  /** The name by which programs elsewhere may use it as well, a container for one. */
  readonly controlHost?: string | undefined;
}

/**
 * Why a request does not come from this machine, or not by one of its names (which DNS rebinding would change); undefined if it does, or
 * comes by the name that was given for programs elsewhere.
 */
export function findStranger(c: MockContext, { isOwnHost, controlHost }: LocalOnlyOptions): string | undefined {
  const name = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  if (controlHost !== undefined && name === controlHost.toLowerCase()) return undefined;
  const { remoteAddress } = c.env.incoming.socket;
  if (!isLoopbackAddress(remoteAddress ?? '')) return 'Only this machine may use the control API.';
  if (!isLoopbackHost(name, isOwnHost)) return 'The Host header is not a loopback name.';
  return undefined;
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

export function isLoopbackHost(name: string, isOwnHost?: LocalOnlyOptions['isOwnHost']): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || isOwnHost?.(name) === true;
}
