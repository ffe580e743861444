const HOUR = 60 * 60;

/**
 * How long a token is good, in seconds. One that lives for hours says after how long to ask for the next (`refresh_in`, half its life),
 * which MSAL does in the background.
 */
export function describeLifetime(seconds: number): Readonly<Record<string, number>> {
  return {
    expires_in: seconds,
    ext_expires_in: seconds,
    ...(seconds > 2 * HOUR ? { refresh_in: Math.floor(seconds / 2) } : {}),
  };
}
