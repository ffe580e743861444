import { type Diagnosis, diagnose } from './diagnose.ts';
import type { Evidence } from './evidence.ts';
import { redact } from './redact.ts';

/** What somebody pasted from a page of Microsoft, from an address line or from an answer of the token endpoint. */
export interface MicrosoftPage {
  /** False when the text holds nothing of Microsoft's: no code, no id, no `error`. */
  readonly found: boolean;
  /** `AADSTS50011`; where there is no number, the OAuth `error`. */
  readonly code: string | null;
  /** OAuth `error` and what refines it (`suberror`, `error_subcode`). */
  readonly error: string | null;
  readonly suberror: string | null;
  /** What Microsoft support asks for: GUIDs in small letters. */
  readonly traceId: string | null;
  readonly correlationId: string | null;
  readonly requestId: string | null;
  /** ISO instant. */
  readonly timestamp: string | null;
  /** Answer of an admin-consent page; null elsewhere. */
  readonly adminConsent: boolean | null;
  /** GUID or domain of the tenant an admin-consent page names. */
  readonly tenant: string | null;
  /** The sentence that says what is wrong, in Microsoft's words, redacted. */
  readonly message: string | null;
  /** Null when nothing was found. */
  readonly diagnosis: Diagnosis | null;
}

const longestLiteral = 2000;
const mostMessages = 20;

/** Words in labels of ids, in the languages we have seen; an id behind another label goes by its place. */
const labels: readonly (readonly [name: IdName | 'other', word: RegExp])[] = [
  ['correlationId', /corr|korr|correl|相关|相關|関連|상관|корр/i],
  ['traceId', /trac|ablauf|suivi|seguim|rastre|śledz|跟踪|追跡|추적|трасс/i],
  ['requestId', /request|anford|demande|solicit|richiest|aanvra|żądan|要求|请求|요청|запрос/i],
  ['other', /app|client|tenant|session|user|object|resource|mandant|sitzung|benutzer/i],
];
type IdName = 'traceId' | 'correlationId' | 'requestId';

/**
 * Reads what somebody pasted who is stranded on a page of Microsoft: many errors never come back to us. Any text will do:
 * the page in any language, its source, the address line, the JSON of a token answer.
 */
export function parseMicrosoftPage(text: string, evidence: Evidence = {}): MicrosoftPage {
  const parameters = readParameters(text);
  const line = toLine(`${text} ${parameters.get('error_description') ?? ''}`);
  const error = parameters.get('error') ?? member(line, 'error');
  const suberror = parameters.get('error_subcode') ?? parameters.get('suberror') ?? member(line, 'suberror');
  const number = readNumber(line);
  const code = number ?? error;
  const ids = readIds(line);
  const consent = parameters.get('admin_consent');
  const literal = redact(text.trim()).slice(0, longestLiteral);
  const diagnosis = diagnose({ code: number ?? suberror ?? error, literal }, evidence);
  const found =
    code !== null || consent !== undefined || diagnosis.known || Object.values(ids).some((id) => id !== null);
  return {
    found,
    code,
    error,
    suberror,
    ...ids,
    timestamp: readTimestamp(line),
    adminConsent: consent === undefined ? null : consent.toLowerCase() === 'true',
    tenant: parameters.get('tenant') ?? null,
    message: readMessage(line),
    diagnosis: found ? diagnosis : null,
  };
}

/** Parameters of the first address or form in the text, decoded. */
function readParameters(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const parameter =
    /(?:^|[?#&\s])(error|error_description|error_subcode|suberror|admin_consent|tenant)=([^&#\s"'<>]*)/g;
  for (const [, name = '', value = ''] of text.matchAll(parameter)) {
    if (!found.has(name)) found.set(name, decode(value));
  }
  return found;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/** One line of words: without markup, escaped line ends and characters nobody sees. */
function toLine(text: string): string {
  return text
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/<[^<>]{0,500}>|\\[rnt]/g, ' ')
    .replace(/\s+/g, ' ');
}

function member(line: string, name: string): string | null {
  return new RegExp(`"${name}"\\s?:\\s?"(\\w{1,60})"`).exec(line)?.[1] ?? null;
}

/** An AADSTS number, or the number behind "error code" in some language if it is one we know. */
function readNumber(line: string): string | null {
  const [, number] = /\baadsts[\s-]?(\d{4,7})\b/i.exec(line) ?? [];
  if (number !== undefined) return `AADSTS${number}`;
  const [, bare] = /(?:err(?:or|eur)|fehler|fout|エラー|错误|錯誤)\D{0,12}(\d{5,7})\b/i.exec(line) ?? [];
  return bare !== undefined && diagnose({ code: bare, literal: '' }).known ? `AADSTS${bare}` : null;
}

function readIds(line: string): Record<IdName, string | null> {
  const ids: Record<IdName, string | null> = { traceId: null, correlationId: null, requestId: null };
  for (const found of line.matchAll(/\b[\da-f]{8}(?: ?- ?[\da-f]{4}){3} ?- ?[\da-f]{12}\b/gi)) {
    const label = line.slice(Math.max(0, found.index - 32), found.index).replace(/^.*[.!?;,。]/, '');
    const name = nameOf(label, ids);
    if (name !== null) ids[name] ??= found[0].replaceAll(' ', '').toLowerCase();
  }
  return ids;
}

/** Trace id and correlation id come in this order where the label says nothing to us. */
function nameOf(label: string, ids: Record<IdName, string | null>): IdName | null {
  const [name] = labels.find(([, word]) => word.test(label)) ?? [];
  if (name === 'other' || (name === undefined && !/[:：=]\W*$/.test(label))) return null;
  return name ?? (ids.traceId === null ? 'traceId' : 'correlationId');
}

function readTimestamp(line: string): string | null {
  const [, day, time] = /\b(20\d\d-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,7})?) ?Z?/.exec(line) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** What stands behind the number, up to the ids. The page says it twice: the shorter time without its other texts. */
function readMessage(line: string): string | null {
  const messages = line
    .split(/\baadsts[\s-]?\d{4,7}\s?:/i)
    .slice(1, 1 + mostMessages)
    .map((part) => redact(toMessage(part)))
    .filter((message) => message !== '')
    .toSorted((one, other) => one.length - other.length);
  return messages[0] ?? null;
}

function toMessage(part: string): string {
  const ids = /(?:\bId\.)?[^.:!?。]{0,40}[:：][\W_]{0,4}[\da-f]{8} ?-|"\s?[,}]/i.exec(part);
  return part.slice(0, ids?.index).trim().slice(0, longestLiteral);
}
