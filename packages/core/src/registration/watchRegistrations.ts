import type { Connection, Registration } from '../contract/index.ts';
import type { DiagnosisOwner } from '../diagnosis/entry.ts';
import { type Watched, watchSecret } from './expiryWatch.ts';

/** The part of a connection that tells whether it signs in with a registration. */
export type User = Pick<Connection, 'id' | 'registrationId' | 'status'>;

/** The connections that sign in with a registration, and stop together with it. */
export function connectionsUsing(registrationId: string, connections: readonly User[]): readonly string[] {
  return connections
    .filter((connection) => connection.registrationId === registrationId)
    .filter(({ status }) => status !== 'disconnected' && status !== 'purged')
    .map(({ id }) => id);
}

/** A secret or certificate somebody has to be warned about. */
export interface ExpiringSecret {
  readonly registrationId: string;
  /** The vendor's own app belongs to no customer, and all of them stop with it. */
  readonly owner: Extract<DiagnosisOwner, 'vendor' | 'entra-admin'>;
  readonly watched: Watched;
  /** Whether a second secret is on its way, and whether it could take over now. */
  readonly rotation: 'none' | 'unproved' | 'proved';
  readonly connectionIds: readonly string[];
}

/** The secrets that end within 60 days or have ended, soonest first, and whom each one stops. */
export function watchRegistrations(
  registrations: readonly Pick<Registration, 'id' | 'mode' | 'secret' | 'rotation'>[],
  connections: readonly User[],
  now: number,
): readonly ExpiringSecret[] {
  return registrations
    .flatMap(({ id, mode, secret, rotation }): readonly ExpiringSecret[] => {
      const watched = watchSecret(secret, now);
      if (watched === null || watched.warning === null) return [];
      return [
        {
          registrationId: id,
          owner: mode === 'vendor' ? 'vendor' : 'entra-admin',
          watched,
          rotation: rotation === null ? 'none' : rotation.provedAt === null ? 'unproved' : 'proved',
          connectionIds: connectionsUsing(id, connections),
        },
      ];
    })
    .sort((a, b) => Date.parse(a.watched.endsAt) - Date.parse(b.watched.endsAt));
}
