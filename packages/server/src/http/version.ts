import { ProblemError } from './problem.ts';

/** RFC 9110 13.1.1: the version as an entity tag, quoted; bare numbers are taken too. */
export function readVersion(request: Request): number {
  const header = request.headers.get('if-match');
  if (header === null) throw new ProblemError('version_required');
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1];
  if (version === undefined) throw new ProblemError('invalid_request', { detail: 'If-Match must hold one version.' });
  return Number(version);
}
