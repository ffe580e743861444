import type { Role } from '@authshift/core/contract';
import { roleEnglish } from '../messages/english/role.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

const rank: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Why the signed-in actor may not do what `needed` may, in words; null when they may (or nobody is known yet). */
export function useRoleRefusal(needed: Role): string | null {
  const messages = useMessages('role', roleEnglish);
  const role = useMigrationSelector((state) => state.me?.role ?? null);
  if (role === null || rank[role] >= rank[needed]) return null;
  return messages.needed(messages.name[needed]);
}
