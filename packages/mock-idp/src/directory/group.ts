import * as z from 'zod';
import { guidFrom } from './identifiers.ts';
import type { TenantRecord, UserRecord } from './records.ts';

/** A group of a tenant. Guests are members by the address they have at home. */
export const groupSeed = z.strictObject({
  /** Made from the tenant and the name if left out. */
  id: z
    .guid()
    .transform((id) => id.toLowerCase())
    .optional(),
  name: z.string().min(1).max(256),
  kind: z.enum(['security', 'microsoft-365', 'distribution']).optional(),
  members: z.array(z.string().min(1)).optional(),
});

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly kind: 'security' | 'microsoft-365' | 'distribution';
  /** User principal names at home, in lower case. */
  readonly members: readonly string[];
}

/** A group as the directory tells it to others, who ask by the member. */
export type DirectoryGroup = Pick<Group, 'id' | 'name' | 'kind'>;

export function toGroup({ id, name, kind, members = [] }: z.output<typeof groupSeed>, tenantId: string): Group {
  return {
    id: id ?? guidFrom('group', tenantId, name),
    name,
    kind: kind ?? 'security',
    members: members.map((member) => member.toLowerCase()),
  };
}

/** The groups of a tenant that somebody is in, in the tenant's order. */
export function groupsOf(tenant: TenantRecord | undefined, { upn }: Pick<UserRecord, 'upn'>): readonly Group[] {
  const name = upn.toLowerCase();
  return tenant?.groups.filter(({ members }) => members.includes(name)) ?? [];
}
