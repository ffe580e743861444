import type { WorldDirectory } from '../directory/worldDirectory.ts';
import type { SetFault } from '../faults/fault.ts';
import type { BrowserSession } from './browserSessions.ts';
import type { DeviceRow } from './deviceCodes.ts';
import { type Ownership, whole } from './memory.ts';
import type { RefreshTokenRow } from './refreshTokens.ts';

/** Whose the rows are that do not begin with their tenant. */
export function createOwnerships(getDirectory: () => WorldDirectory) {
  const tenantOfApp = (clientId: string): string | undefined => getDirectory().findApp(clientId)?.tenantId;
  const tenantNamed = (reference: string): string | undefined => getDirectory().findTenant(reference)?.id;
  return {
    /** A fault for whoever sends a header or a test id is nobody's. */
    fault: whole<SetFault>((tenantId, { match }) => {
      const owners = [
        match.tenant === undefined ? undefined : tenantNamed(match.tenant),
        match.user === undefined ? undefined : getDirectory().findUser(match.user)?.tenantId,
        match.app === undefined ? undefined : tenantOfApp(match.app),
      ];
      return owners.includes(tenantId);
    }),
    certificates: whole<readonly string[]>((tenantId, _row, clientId) => tenantOfApp(clientId) === tenantId),
    deviceCode: whole<DeviceRow>(
      (tenantId, row) =>
        row.signIn?.tenantId === tenantId ||
        tenantNamed(row.segment) === tenantId ||
        tenantOfApp(row.clientId) === tenantId,
    ),
    /** Of the person's home, and of the tenant it was issued in. */
    refreshToken: whole<RefreshTokenRow>((tenantId, row) => row.tenantId === tenantId || row.homeTenantId === tenantId),
    session: BY_ACCOUNT,
  } as const;
}

/** One browser may be signed in with accounts of several tenants. */
const BY_ACCOUNT: Ownership<BrowserSession> = {
  ours: (tenantId, session) => {
    const accounts = session.accounts.filter((account) => account.tenantId === tenantId);
    return accounts.length === 0 ? undefined : { ...session, accounts };
  },
  others: (tenantId, session) => {
    const accounts = session.accounts.filter((account) => account.tenantId !== tenantId);
    return accounts.length === 0 ? undefined : { ...session, accounts };
  },
  join: (others, ours) => ({ ...ours, accounts: [...(others?.accounts ?? []), ...ours.accounts] }),
};
