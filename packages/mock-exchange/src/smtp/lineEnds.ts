const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Bare LF and bare CR, which some programs write, become CRLF. Byte by byte: messages are large, and regular expressions slow on them. */
export function withLineEnds(raw: Buffer): Buffer {
  const missing = countBare(raw);
  if (missing === 0) return raw;
  const whole = Buffer.allocUnsafe(raw.length + missing);
  let at = 0;
  for (let index = 0; index < raw.length; index += 1) {
    const byte = raw[index] ?? 0;
    if (byte === lineFeed && raw[index - 1] !== carriageReturn) at = whole.writeUInt8(carriageReturn, at);
    at = whole.writeUInt8(byte, at);
    if (byte === carriageReturn && raw[index + 1] !== lineFeed) at = whole.writeUInt8(lineFeed, at);
  }
  return whole;
}

function countBare(raw: Buffer): number {
  let count = 0;
  for (let index = 0; index < raw.length; index += 1) {
    const byte = raw[index];
    if (byte === lineFeed && raw[index - 1] !== carriageReturn) count += 1;
    if (byte === carriageReturn && raw[index + 1] !== lineFeed) count += 1;
  }
  return count;
}
