/** Ids of AV_PAIR, the name-and-value list in NTLM's challenge and response (MS-NLMP 2.2.2.1). */
export const attribute = {
  end: 0,
  computerName: 1,
  domainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  flags: 6,
  timestamp: 7,
  targetName: 9,
  channelBindings: 10,
} as const;

/** In the attribute `flags`: the message carries a MIC. */
export const micFlag = 0x00000002;

export type AttributePairs = ReadonlyMap<number, Buffer>;

/** The pairs up to the end mark; undefined when they are cut off or have no end. */
export function readAttributePairs(bytes: Buffer): AttributePairs | undefined {
  const pairs = new Map<number, Buffer>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    if (id === attribute.end) return pairs;
    if (at + 4 + length > bytes.length) return undefined;
    pairs.set(id, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

export function writeAttributePairs(pairs: readonly (readonly [id: number, value: Buffer])[]): Buffer {
  const written = [...pairs, [attribute.end, Buffer.alloc(0)] as const].map(([id, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat(written);
}

const filetimeEpoch = 11_644_473_600_000n;

/** A FILETIME: 100 nanoseconds since 1601. */
export function writeFiletime(epochMilliseconds: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(Math.trunc(epochMilliseconds)) + filetimeEpoch) * 10_000n);
  return bytes;
}
