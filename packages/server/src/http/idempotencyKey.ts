import { ProblemError } from './problem.ts';

/** The key under which a change is carried out at most once. */
export function readIdempotencyKey(request: Request): string {
  const key = request.headers.get('idempotency-key') ?? '';
  if (key === '') throw new ProblemError('idempotency_key_required');
  if (key.length > 255) throw new ProblemError('invalid_request', { detail: 'Idempotency-Key is too long.' });
  return key;
}
