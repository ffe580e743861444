import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeState } from '../control/exchangeState.ts';
import { keyOf, nameOfGrant } from '../policies/keys.ts';
import { present } from '../policies/namedSettings.ts';
import { describePending, type PendingChange } from '../policies/pendingChange.ts';
import type { ChangeManner, Schedule } from '../policies/schedule.ts';
import type { SeededSettings } from '../policies/seededSettings.ts';
import { createSpreadingRecords } from '../policies/spreadingRecords.ts';
import type { MailboxRight } from './mailboxRights.ts';

export type { MailboxRight } from './mailboxRights.ts';

/** Who holds a permission on a mailbox. */
export type Trustee =
  | { readonly kind: 'user'; readonly oid: string }
  | { readonly kind: 'service-principal'; readonly objectId: string };

export interface Grant {
  readonly trustee: Trustee;
  readonly right: MailboxRight;
}

/**
 * An application as Exchange knows it (`New-ServicePrincipal`). Exchange takes any object id; one that is not that of the
 * Enterprise application (the registration's own, usually) never matches a token.
 */
export interface ServicePrincipal {
  readonly appId: string;
  readonly objectId: string;
  readonly displayName?: string | undefined;
}

export interface Permissions {
  readonly servicePrincipals: {
    /** As an administrator reads them back. */
    list(tenantId: string): Promise<readonly ServicePrincipal[]>;
    add(tenantId: string, principal: ServicePrincipal, manner?: ChangeManner): Promise<void>;
    remove(tenantId: string, objectId: string, manner?: ChangeManner): Promise<void>;
    /** Whether the protocol ends know this object id now. */
    isKnown(tenantId: string, objectId: string): Promise<boolean>;
  };
  /** As an administrator reads them back. */
  grants(owner: DirectoryUser): Promise<readonly Grant[]>;
  grant(owner: DirectoryUser, trustee: Trustee, right: MailboxRight, manner: ChangeManner): Promise<void>;
  revoke(owner: DirectoryUser, trustee: Trustee, right: MailboxRight, manner: ChangeManner): Promise<void>;
  /** Whether the right holds now; a user holds every right on the own mailbox. */
  holds(owner: DirectoryUser, trustee: Trustee, right: MailboxRight): Promise<boolean>;
  /** What is written and does not hold yet. */
  pending(tenantId: string, owners: readonly DirectoryUser[]): Promise<readonly PendingChange[]>;
}

export interface PermissionsOptions {
  readonly settings: { readonly schedule: Schedule };
  readonly state: Pick<ExchangeState, 'table'>;
  readonly seeded?: SeededSettings | undefined;
}

export function openPermissions({ settings: { schedule }, state, seeded }: PermissionsOptions): Permissions {
  const principals = createSpreadingRecords<Readonly<Record<string, ServicePrincipal>>>({
    state,
    name: 'service-principals',
    ...(seeded && { seeded: seeded.servicePrincipals }),
  });
  const grants = createSpreadingRecords<Readonly<Record<string, Grant>>>({
    state,
    name: 'mailbox-permissions',
    ...(seeded && { seeded: seeded.grants }),
  });

  const write = async (owner: DirectoryUser, grant: Grant, [manner, held]: readonly [ChangeManner, boolean]) => {
    const plan = await schedule.plan(owner.tenantId, 'permission', manner);
    grants.write(keyOf(owner), nameOfGrant(grant), held ? grant : undefined, plan);
  };
  const timeIf = async (isPending: boolean, tenantId: string) => (isPending ? schedule.now(tenantId) : 0);

  return {
    servicePrincipals: {
      list: async (tenantId) => present(principals.written(tenantId)),
      async add(tenantId, principal, manner = 'at-once') {
        const plan = await schedule.plan(tenantId, 'service-principal', manner);
        principals.write(tenantId, principal.objectId.toLowerCase(), principal, plan);
      },
      async remove(tenantId, objectId, manner = 'at-once') {
        const plan = await schedule.plan(tenantId, 'service-principal', manner);
        principals.write(tenantId, objectId.toLowerCase(), undefined, plan);
      },
      async isKnown(tenantId, objectId) {
        const now = await timeIf(principals.isPending(tenantId), tenantId);
        return principals.holding(tenantId, now)[objectId.toLowerCase()] !== undefined;
      },
    },
    grants: async (owner) => present(grants.written(keyOf(owner))),
    grant: (owner, trustee, right, manner) => write(owner, { trustee, right }, [manner, true]),
    revoke: (owner, trustee, right, manner) => write(owner, { trustee, right }, [manner, false]),
    async pending(tenantId, owners) {
      const now = await schedule.now(tenantId);
      const ofTenant = principals
        .pending(tenantId, now)
        .map((change) => ({ ...change, kind: 'service-principal' as const }));
      const ofMailboxes = owners.flatMap((owner) =>
        grants.pending(keyOf(owner), now).map((change) => ({
          ...change,
          name: change.name.slice(change.name.lastIndexOf('/') + 1),
          kind: 'permission' as const,
          mailbox: owner.upn,
        })),
      );
      return [...ofTenant, ...ofMailboxes].map(describePending);
    },
    async holds(owner, trustee, right) {
      if (trustee.kind === 'user' && trustee.oid === owner.oid) return true;
      const key = keyOf(owner);
      const now = await timeIf(grants.isPending(key), owner.tenantId);
      return grants.holding(key, now)[nameOfGrant({ trustee, right })] !== undefined;
    },
  };
}
