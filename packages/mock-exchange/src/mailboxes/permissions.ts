import type { DirectoryUser } from '@authshift/mock-idp';
import { type ChangeManner, type ExchangeSettings, keyOf } from '../policies/exchangeSettings.ts';
import { createSpreadingRecords, type StateTables } from '../policies/spreadingRecords.ts';

/** Who holds a permission on a mailbox. */
export type Trustee =
  | { readonly kind: 'user'; readonly oid: string }
  | { readonly kind: 'service-principal'; readonly objectId: string };

export const mailboxRights = ['FullAccess', 'SendAs', 'SendOnBehalf'] as const;
export type MailboxRight = (typeof mailboxRights)[number];

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
  reset(): void;
}

export interface PermissionsOptions {
  readonly settings: Pick<ExchangeSettings, 'spread'>;
  readonly tenantTime: (tenantId: string) => Promise<number>;
  readonly tables: StateTables;
}

export function openPermissions({ settings, tenantTime, tables }: PermissionsOptions): Permissions {
  const principals = createSpreadingRecords<Readonly<Record<string, ServicePrincipal>>>(
    tables.table('exchange-service-principals'),
  );
  const grants = createSpreadingRecords<Readonly<Record<string, Grant>>>(tables.table('exchange-permissions'));

  const write = async (
    owner: DirectoryUser,
    { trustee, right }: Grant,
    { manner, held }: { readonly manner: ChangeManner; readonly held: boolean },
  ): Promise<void> => {
    const options = await settings.spread(owner.tenantId, 'permission', manner);
    grants.write(keyOf(owner), nameOf(trustee, right), held ? { trustee, right } : undefined, options);
  };

  return {
    servicePrincipals: {
      list: async (tenantId) => Object.values(principals.written(tenantId)).filter((one) => one !== undefined),
      async add(tenantId, principal, manner = 'at-once') {
        const options = await settings.spread(tenantId, 'service-principal', manner);
        principals.write(tenantId, principal.objectId.toLowerCase(), principal, options);
      },
      async remove(tenantId, objectId, manner = 'at-once') {
        const options = await settings.spread(tenantId, 'service-principal', manner);
        principals.write(tenantId, objectId.toLowerCase(), undefined, options);
      },
      async isKnown(tenantId, objectId) {
        const now = principals.isPending(tenantId) ? await tenantTime(tenantId) : 0;
        return principals.holding(tenantId, now)[objectId.toLowerCase()] !== undefined;
      },
    },
    grants: async (owner) => Object.values(grants.written(keyOf(owner))).filter((grant) => grant !== undefined),
    grant: (owner, trustee, right, manner) => write(owner, { trustee, right }, { manner, held: true }),
    revoke: (owner, trustee, right, manner) => write(owner, { trustee, right }, { manner, held: false }),
    async holds(owner, trustee, right) {
      if (trustee.kind === 'user' && trustee.oid === owner.oid) return true;
      const key = keyOf(owner);
      const now = grants.isPending(key) ? await tenantTime(owner.tenantId) : 0;
      return grants.holding(key, now)[nameOf(trustee, right)] !== undefined;
    },
    reset() {
      principals.clear();
      grants.clear();
    },
  };
}

function nameOf(trustee: Trustee, right: MailboxRight): string {
  const id = trustee.kind === 'user' ? trustee.oid : trustee.objectId;
  return `${trustee.kind}/${id.toLowerCase()}/${right}`;
}
