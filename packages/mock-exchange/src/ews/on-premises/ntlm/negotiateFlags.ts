/** NEGOTIATE flags of NTLM that this server reads or sets (MS-NLMP 2.2.2.5). */
export const negotiate = {
  unicode: 0x00000001,
  oem: 0x00000002,
  requestTarget: 0x00000004,
  sign: 0x00000010,
  seal: 0x00000020,
  ntlm: 0x00000200,
  alwaysSign: 0x00008000,
  targetTypeDomain: 0x00010000,
  extendedSessionSecurity: 0x00080000,
  targetInfo: 0x00800000,
  version: 0x02000000,
  key128: 0x20000000,
  keyExchange: 0x40000000,
  key56: 0x80000000,
} as const;

export function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

const offered =
  negotiate.sign |
  negotiate.seal |
  negotiate.alwaysSign |
  negotiate.extendedSessionSecurity |
  negotiate.version |
  negotiate.key128 |
  negotiate.keyExchange |
  negotiate.key56;

/** What the server settles on, of what a client offered (MS-NLMP 3.2.5.1.1). */
export function settleFlags(asked: number): number {
  const text = hasFlag(asked, negotiate.unicode) ? negotiate.unicode : negotiate.oem;
  const always = negotiate.requestTarget | negotiate.ntlm | negotiate.targetTypeDomain | negotiate.targetInfo;
  return ((asked & offered) | always | text) >>> 0;
}
