import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../startup/usageError.ts';

/** What a client would ask first, and the CA it has to trust, where that is known. */
export interface Target {
  readonly discoveryUrl: URL;
  readonly ca: string | undefined;
}

/**
 * From an origin, an authority, a discovery URL, a startup line, a file that holds one, or `-` for standard input. Throws `UsageError`.
 *
 * The discovery URL is the one MSAL makes of an authority: `/v2.0/.well-known/openid-configuration` below it, or
 * `/.well-known/openid-configuration` when it ends in `v2.0`.
 */
export function readTarget(text: string): Target {
  if (/^https?:/i.test(text)) return { discoveryUrl: toDiscoveryUrl(parseUrl(text)), ca: undefined };
  if (text === '-') return fromStartupLine(readFileSync(0, 'utf8'));
  if (text.trimStart().startsWith('{')) return fromStartupLine(text);
  if (existsSync(text)) return fromStartupLine(readFileSync(text, 'utf8'));
  throw new UsageError(`"${text}" is neither an http or https address, nor a startup line, nor a file that holds one.`);
}

function fromStartupLine(text: string): Target {
  const line = parseLine(text);
  const tenant = line.tenants?.[0]?.id ?? 'common';
  if (typeof line.origin !== 'string') throw new UsageError('The startup line names no origin.');
  return { discoveryUrl: toDiscoveryUrl(parseUrl(`${line.origin}/${tenant}`)), ca: line.ca };
}

interface Line {
  readonly origin?: unknown;
  readonly ca?: string;
  readonly tenants?: readonly { readonly id?: string }[];
}

function parseLine(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch (cause) {
    throw new UsageError('The startup line is no JSON.', { cause });
  }
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new UsageError(`"${text}" is no address.`);
  return new URL(text);
}

const WELL_KNOWN = '.well-known/openid-configuration';

function toDiscoveryUrl(url: URL): URL {
  const path = url.pathname.replace(/\/+$/, '');
  if (path.endsWith(`/${WELL_KNOWN}`)) return new URL(path, url.origin);
  if (path === '') return new URL(`/common/v2.0/${WELL_KNOWN}`, url.origin);
  return new URL(path.endsWith('/v2.0') ? `${path}/${WELL_KNOWN}` : `${path}/v2.0/${WELL_KNOWN}`, url.origin);
}
