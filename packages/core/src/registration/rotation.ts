import type { AuditAction, Registration, StoredSecret } from '../contract/index.ts';

/** What happens while a registration's secret is replaced without a gap, for `rotateSecret`. */
export type RotationEvent =
  /** A second secret was stored beside the one in use; an earlier second one is given up. */
  | { readonly type: 'ADDED'; readonly secret: StoredSecret }
  /** A real sign-in was tried with the second one. `literal`: Microsoft's answer, redacted, where it refused. */
  | { readonly type: 'TRIED'; readonly ok: boolean; readonly at: string; readonly literal: string | null }
  /** Somebody wants the second one to take over. */
  | { readonly type: 'PROMOTED'; readonly at: string };

/** The secret in use and the one that is to follow it: what a rotation changes of a registration. */
export type Secrets = Pick<Registration, 'secret' | 'rotation'>;

/** The registration's secrets after the event and what to do next, or why the old secret stays in use. */
export type RotationResult =
  | (Secrets & {
      readonly ok: true;
      readonly effects: readonly ('test_rotation' | 'discard_old_secret' | 'probe_connections')[];
      /** Null: it happened by itself. */
      readonly audit: AuditAction | null;
    })
  | {
      readonly ok: false;
      readonly code: 'state_conflict' | 'credential_unproved';
      /** `rotation`: there is no second secret; `proof`: no sign-in with it has worked; `valid-secret`: it has expired. */
      readonly missing: 'rotation' | 'proof' | 'valid-secret';
    };

/**
 * Overlapping secrets (guard G11): the one in use stays until a sign-in with the new one has worked, so that a wrong or mistyped secret
 * stops nobody. A sign-in that fails later takes the proof away again.
 */
export function rotateSecret({ secret, rotation }: Secrets, event: RotationEvent): RotationResult {
  if (event.type === 'ADDED') {
    return {
      ok: true,
      secret,
      rotation: { secret: event.secret, provedAt: null, literal: null },
      effects: ['test_rotation'],
      audit: 'registration.secret_added',
    };
  }
  if (rotation === null) return { ok: false, code: 'state_conflict', missing: 'rotation' };
  if (event.type === 'TRIED') {
    const tried = event.ok ? { provedAt: event.at, literal: null } : { provedAt: null, literal: event.literal };
    return { ok: true, secret, rotation: { ...rotation, ...tried }, effects: [], audit: null };
  }
  if (rotation.provedAt === null) return { ok: false, code: 'credential_unproved', missing: 'proof' };
  const { expiresAt } = rotation.secret;
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(event.at)) {
    return { ok: false, code: 'credential_unproved', missing: 'valid-secret' };
  }
  return {
    ok: true,
    secret: rotation.secret,
    rotation: null,
    effects: ['discard_old_secret', 'probe_connections'],
    audit: 'registration.secret_promoted',
  };
}
