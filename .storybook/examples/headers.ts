/**
 * The strictest policy the kit runs under: files of your own origin alone, no nonce, no inline anything, and with Trusted Types nothing
 * turns text into code. `connect-src` names your API.
 */
export function contentSecurityPolicy(api: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${api}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
