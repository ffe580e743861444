import type { MicrosoftAccount } from '@authshift/core/contract';
import { useMsal } from '@azure/msal-react';
import { useMemo } from 'react';

/** Who is signed in to the product with Microsoft, in this browser. */
export interface MsalAccount {
  /** `starting` until MSAL has found out; `nobody` also where MSAL has forgotten the account but Microsoft has not. */
  readonly status: 'starting' | 'nobody' | 'signed-in';
  readonly account: MicrosoftAccount | null;
  /** For the `signedInAs` of the buttons that lead to Microsoft; null while nobody is known. */
  readonly upn: string | null;
}

const nobody = { status: 'nobody', account: null, upn: null } as const;

/**
 * The account that Microsoft would answer for by itself: pass its `upn` as `signedInAs`, so that a person is warned before the wrong
 * account comes back. The product's own sign-in, and nothing of a mailbox: no token is looked at.
 * Needs `MsalProvider` of @azure/msal-react above it.
 */
export function useMsalAccount(): MsalAccount {
  const { instance, accounts, inProgress } = useMsal();
  const starting = inProgress === 'startup';
  const active = starting ? null : (instance.getActiveAccount() ?? accounts[0] ?? null);
  const { username, localAccountId, tenantId, name } = active ?? {};
  return useMemo(() => {
    if (starting) return { ...nobody, status: 'starting' } as const;
    if (username === undefined || localAccountId === undefined || tenantId === undefined) return nobody;
    const account = { upn: username, objectId: localAccountId, tenantId, name: name ?? null };
    return { status: 'signed-in', account, upn: username } as const;
  }, [starting, username, localAccountId, tenantId, name]);
}
