/**
 * How an organization knows a device. A hybrid joined one may be compliant, too; then it is `compliant` here, which is more. A `faulty` one
 * is known, but cannot prove it any more.
 */
export const DEVICE_STATES = ['unmanaged', 'registered', 'compliant', 'hybrid-joined', 'faulty'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export const PLATFORMS = ['android', 'ios', 'linux', 'macos', 'windows'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** From where a sign-in comes. */
export interface Circumstances {
  readonly device?: DeviceState | undefined;
  readonly platform?: Platform | undefined;
  /** IP address of the client. */
  readonly address?: string | undefined;
}

/** Headers by which a test says where its requests come from: in Playwright `extraHTTPHeaders`. */
export const DEVICE_HEADER = 'x-mock-device';
export const ADDRESS_HEADER = 'x-mock-ip';

const BY_USER_AGENT: readonly (readonly [RegExp, Platform])[] = [
  [/android/i, 'android'],
  [/iphone|ipad/i, 'ios'],
  [/windows/i, 'windows'],
  [/macintosh|mac os x/i, 'macos'],
  [/linux/i, 'linux'],
];

/** Reads where a request comes from. `remoteAddress` is the socket's, for requests that do not say otherwise. */
export function readCircumstances(
  header: (name: string) => string | undefined,
  remoteAddress?: string | undefined,
): Circumstances {
  const device = header(DEVICE_HEADER);
  const agent = header('user-agent') ?? '';
  return {
    device: DEVICE_STATES.find((state) => state === device),
    platform: BY_USER_AGENT.find(([pattern]) => pattern.test(agent))?.[1],
    address: header(ADDRESS_HEADER) ?? remoteAddress?.replace(/^::ffff:/, ''),
  };
}

/** What a request says, and where it says nothing, what was so before. */
export function mergeCircumstances(said: Circumstances | undefined, before: Circumstances | undefined): Circumstances {
  return {
    device: said?.device ?? before?.device,
    // A client's library names the platform of a server, or none.
    platform: before?.platform ?? said?.platform,
    address: said?.address ?? before?.address,
  };
}
