// Modified UTF-7 (RFC 3501, section 5.1.3): letters beyond ASCII as base64 of UTF-16 between & and -, with , for /.

export function encodeFolderName(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (text) => {
    if (text === '&') return '&-';
    const bytes = Buffer.from(text, 'utf16le').swap16();
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/** Undefined when it is not modified UTF-7. */
export function decodeFolderName(name: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(name)) return undefined;
  let isBroken = false;
  const decoded = name.replace(/&([^-]*)(-?)/g, (_, encoded: string, end: string) => {
    if (encoded === '' && end !== '') return '&';
    const text = end === '' ? undefined : decodeRun(encoded);
    isBroken ||= text === undefined;
    return text ?? '';
  });
  return isBroken ? undefined : decoded;
}

function decodeRun(encoded: string): string | undefined {
  if (!/^[A-Za-z0-9+,]+$/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded.replaceAll(',', '/'), 'base64');
  if (bytes.length === 0 || bytes.length % 2 !== 0) return undefined;
  return bytes.swap16().toString('utf16le');
}

const inbox = 'INBOX';

/** How a folder's path is named here: Exchange writes the inbox in capitals. */
export function folderNameOf(path: string): string {
  return encodeFolderName(path.replace(/^inbox(?=\/|$)/i, inbox));
}

/** Tells names that a LIST pattern means: `*` is anything, `%` anything within one level; `INBOX` without case. */
export function matchesPattern(name: string, pattern: string): boolean {
  return matchesFrom(pattern.replace(/^inbox(?=\/|$)/i, inbox).replace(/\*[*%]*/g, '*'), name);
}

/** Walks both from the left, remembering the places where a wildcard could take more, so that no pattern takes long. */
function matchesFrom(pattern: string, name: string): boolean {
  let places = new Set([0]);
  for (const sign of pattern) {
    const next = new Set<number>();
    for (const at of places) {
      if (sign === '*' || sign === '%') spread(next, { name, at, stopsAtLevel: sign === '%' });
      else if (name[at]?.toLowerCase() === sign.toLowerCase()) next.add(at + 1);
    }
    places = next;
  }
  return places.has(name.length);
}

function spread(
  places: Set<number>,
  { name, at, stopsAtLevel }: { readonly name: string; readonly at: number; readonly stopsAtLevel: boolean },
): void {
  for (let end = at; end <= name.length && !places.has(end); end += 1) {
    places.add(end);
    if (stopsAtLevel && name[end] === '/') return;
  }
}
