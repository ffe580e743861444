const mark = '[removed]';

// How a character looks as it is, in JSON inside JSON, in XML, and in a URL inside a URL.
const deeper = '(?:25){0,3}';
const quote = `(?:["']|&quot;|%${deeper}2[27])`;
const opening = `(?:\\\\|%${deeper}5C){0,15}${quote}`;
const blank = `(?:\\s|%${deeper}20)`;
/** Where a word begins, also behind `?`, `&` and `#` in a URL inside a URL. */
const begins = `(?<=^|[^\\w.-]|%${deeper}(?:3F|2[36]))`;
/** Closes what began before the name; inside a secret it may stand as well. */
const closingQuote = `'(?=[,;)}\\]]*(?:\\s|$))`;
const equals = `${blank}{0,9}(?:[:=]|%${deeper}3[AD])${blank}{0,9}`;

/** Names whose value is a secret, also at the end of a longer name such as `clientSecret`. */
const secretNames =
  '(?:password|passwd|passphrase|pwd|secret(?:text)?|assertion|SAMLResponse|code_verifier|device_code|api[_-]?key|' +
  '(?:access|refresh|id|auth|bearer|session|device|flow|sso)[_-]?token)';

/** What stands before a secret. Everyday words count only as a parameter or as the name of a JSON member. */
const leads = new RegExp(
  [
    `(?<element>(?:<|&lt;)(?:\\w{1,20}:)?\\w{0,40}?${secretNames}(?:\\s[^<>]{0,200})?(?:>|&gt;))`,
    `(?<header>(?:authorization|cookie)(?:${opening})?${equals})`,
    `(?<code>${begins}code(?:(?<member>${opening}${equals})|=|%${deeper}3D))`,
    `${begins}(?:state|nonce|sig|token)(?:=|%${deeper}3D)`,
    `${begins}token${opening}${equals}`,
    `${secretNames}(?:${opening})?${equals}`,
  ].join('|'),
  'gi',
);
/** LOGIN of IMAP and PASS of POP: what follows is a password. */
const commands = /\b[A-Za-z]{0,9}\d{1,9} LOGIN (?:\\*"[^"\s]{0,320}"|[^\s"]{1,320}) |(?<=(?:^|\n)(?:[CS]: |> )?)PASS /g;

/** Credentials that show by their own shape what they are. */
const shapes: readonly RegExp[] = [
  // Refresh tokens and codes of Entra; both of personal accounts; access tokens of personal accounts.
  /(?<![\w.-])[01]\.A[\w-]{20,}(?:\.[\w-]+)*/g,
  /M\.[CR]\w{1,6}_\w{2,6}\.[\w.*!$~%-]{8,}/g,
  /Ew[A-Za-z0-9]{2}[\w+/=%]{100,}/g,
  // The value of a client secret.
  /[\w.~-]{3}\dQ(?:~|%7E)[\w.~%-]{31,40}/g,
  // base64 of `user=` (XOAUTH2) and of `n,a=` (OAUTHBEARER); NTLM.
  /(?:dXNlcj[0-3]|bixhP|TlRMTVNTUA)[\w+/=%-]{12,}/g,
  /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
];

/** The same behind something that stays. */
const ledShapes: readonly RegExp[] = [
  /(auth(?:=|%(?:25){0,3}3D)Bearer(?:\s|\+|%(?:25){0,3}20){1,3})[\w.~+/=%!*$-]+/gi,
  /(\bAUTH(?:ENTICATE)? (?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|NTLM) )(?![a-z]+\b|[A-Z]+2?\b)[\w+/=-]{4,}/g,
  // What a client answers to a challenge of SMTP.
  /(\b334(?: [\w+/=]*)?(?:\r?\n|(?:\\+r)?\\+n)(?:[CS]: |> )?)[A-Za-z0-9+/]{4,}={0,2}/g,
  // Where prose goes on there is no figure, no padding and no capital inside the word.
  /(\b[Bb]asic(?:\s|%20){1,3})(?=[A-Za-z0-9+/]*(?:\d|[a-z][A-Z]|=))(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?(?![\w+/=])/g,
  // The name of an attribute, as in a challenge, has an equals sign and a quote behind it.
  /(\bBearer(?:\s|\+|%20){1,3})[\w.~+/%-]{16,}(?![\w.~+/%-]|=")=*/gi,
];

/**
 * Takes tokens, passwords, codes and other credentials out of a text, whatever shape it has: prose, log, form, URL, JSON,
 * XML, headers, mail protocols. What support needs stays: AADSTS numbers, trace, correlation and request ids.
 */
export function redact(text: string): string {
  let clean = cut(cut(text, leads), commands);
  // Web tokens. Without a point inside it is no more than their header, or a word.
  clean = clean.replace(/eyJ[\w-]{10,}(?:\.[\w-]*)*/g, (found) => (found.includes('.') ? mark : found));
  for (const shape of shapes) clean = clean.replace(shape, mark);
  for (const shape of ledShapes) clean = clean.replace(shape, `$1${mark}`);
  return clean;
}

function cut(text: string, before: RegExp): string {
  let clean = '';
  let end = 0;
  for (const lead of text.matchAll(before)) {
    // Inside a value that is gone already.
    if (lead.index < end) continue;
    const [from, to] = findSecret(text, lead);
    if (from === to) continue;
    clean += text.slice(end, from) + mark;
    end = to;
  }
  return clean + text.slice(end);
}

const openingHere = new RegExp(opening, 'iy');
const scheme = /(?:Basic|Bearer|NTLM|Negotiate|PoP)(?:\s|\+|%(?:25)*20){1,3}/iy;
const list = /\[[^\]\r\n]*\]?/y;
const line = /(?:(?!\\+[rn]|%(?:25)*0[AD])[^\r\n])*/iy;
const lineToQuote = new RegExp(`(?:(?!\\\\+[rn]|%(?:25)*0[AD]|${closingQuote})[^\\r\\n"])*`, 'iy');
const elementText = /[^<]*/y;
const escapedElementText = /(?:(?!&lt;).)*/sy;

const noValue = /^(?:\{|(?:null|true|false|undefined)\b)/i;
const noCode = /^(?:AADSTS)?\d*$/;
/** Response codes are words; a code for tokens is long and has figures. */
const noCodeInMember = /^\D*$|^.{0,15}$/s;

/** From where to where the secret goes; the same place twice when there is none. */
function findSecret(text: string, lead: RegExpExecArray): readonly [from: number, to: number] {
  const start = lead.index + lead[0].length;
  const { element, header, code, member } = lead.groups ?? {};
  if (element !== undefined)
    return [start, endOf(element.startsWith('<') ? elementText : escapedElementText, text, start)];
  const open = endOf(openingHere, text, start);
  const from = endOf(scheme, text, open);
  if (open > start) {
    const to = Math.max(from, findClosing(text, text.slice(start, open), from));
    return member !== undefined && noCodeInMember.test(text.slice(from, to)) ? [from, from] : [from, to];
  }
  if (text[from] === '[') return [from, endOf(list, text, from)];
  const to = endOf(header === undefined ? wordBehind(lead[0]) : from > start ? lineToQuote : line, text, from);
  const value = text.slice(from, to);
  const isNone = noValue.test(value) || (code !== undefined && noCode.test(value));
  return [from, isNone ? from : to];
}

/** An unquoted value ends where the parameter, the member or the sentence ends: in a URL inside a URL, at its own level. */
function wordBehind(lead: string): RegExp {
  const level = /%((?:25)*)3[AD]/i.exec(lead)?.[1];
  const ends = level === undefined ? '' : `|%${level}2[26]`;
  return new RegExp(`(?:(?!${closingQuote}|\\\\+["']${ends})[^\\s&"<>])*`, 'iy');
}

const escapes = /\\|%(?:25)*5C/gi;
const closings = new RegExp(`((?:\\\\|%${deeper}5C)*)(${quote})|[\\r\\n]`, 'gi');

/** Where the quoted value ends: at the same quote, escaped as often as the opening one, or else at the end of the line. */
function findClosing(text: string, openingQuote: string, from: number): number {
  const level = openingQuote.match(escapes)?.length ?? 0;
  const kind = openingQuote.replace(escapes, '').toLowerCase();
  const find = new RegExp(closings);
  find.lastIndex = from;
  for (let found = find.exec(text); found !== null; found = find.exec(text)) {
    const [whole, before = '', mark] = found;
    if (mark === undefined) return found.index;
    if (mark.toLowerCase() !== kind) continue;
    const depth = before.match(escapes)?.length ?? 0;
    if (depth < level) return found.index;
    // Escaped once more, a backslash of the value itself stands as level + 1 of them.
    if (((depth - level) / (level + 1)) % 2 === 0) return found.index + whole.length - openingQuote.length;
  }
  return text.length;
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}
