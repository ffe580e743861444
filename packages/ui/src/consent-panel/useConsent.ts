import {
  judgeConsent,
  type OAuthAuthType,
  type Permission,
  type RequiredAccess,
  requiredAccess,
} from '@authshift/core';
import type { Connection, Consent, Registration } from '@authshift/core/contract';
import { useMemo } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** A permission that is needed; `approved` is null where Microsoft did not say. */
export interface NeededPermission extends Permission {
  readonly approved: boolean | null;
}

/** Consent alone: a grant and a working mailbox are other facts with times of their own. */
export interface ConsentState {
  readonly connection: Connection;
  readonly registration: Registration;
  /** What an admin decided, and when. */
  readonly consent: Consent | null;
  readonly status: Consent['status'] | 'incomplete';
  /** False for an approval that named no single permission: only a test tells whether it is enough. */
  readonly confirmed: boolean;
  readonly permissions: readonly NeededPermission[];
  /** What the approval alone does not give. */
  readonly alsoNeeded: RequiredAccess['alsoNeeded'];
}

/** How the approval of a connection's app stands; null where there is no such connection, or it needs no app. */
export function useConsent(connectionId: string): ConsentState | null {
  const connection = useConnection(connectionId);
  const registrations = useMigrationSelector((state) => state.registrations);
  return useMemo(() => {
    const registration = registrations.find(({ id }) => id === connection?.registrationId);
    if (connection === undefined || registration === undefined || !connection.authType.startsWith('oauth')) return null;
    const { consent } = registration;
    const access = requiredAccess(connection.protocol, connection.authType as OAuthAuthType);
    const needed = access.permissions.map(({ name }) => name);
    const standing = judgeConsent(consent && { ...consent, scopes: consent.scopes.flatMap(nameOf) }, {
      tenantId: connection.tenantId ?? '',
      needed,
    });
    const missing = standing.ok ? [] : standing.missing;
    const confirmed = standing.ok && standing.confirmed;
    return {
      connection,
      registration,
      consent,
      status: standing.ok ? 'granted' : standing.code,
      confirmed,
      permissions: access.permissions.map((permission) => ({
        ...permission,
        approved: standing.ok && !confirmed ? null : !missing.includes(permission.name),
      })),
      alsoNeeded: access.alsoNeeded,
    };
  }, [connection, registrations]);
}

/** Without the resource in front, as the app's own list has it. `.default` names nothing. */
function nameOf(scope: string): readonly string[] {
  const name = scope.slice(scope.lastIndexOf('/') + 1);
  return name === '.default' ? [] : [name];
}
