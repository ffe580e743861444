import {
  adminConsentScopes,
  buildAdminConsentUrl,
  type ManifestSnippet,
  manifestSnippet,
  type OAuthAuthType,
  type RequiredAccess,
  requiredAccess,
  type SyncItem,
} from '@authshift/core';
import type { Protocol } from '@authshift/core/contract';
import { useMemo } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** Which app the guide describes: the one of a saved connection, or one that is being planned. */
export interface AppRegistrationOptions {
  /** The connection the app is for, once it is saved; it says protocol, authentication type, tenant and app. */
  readonly connectionId?: string | undefined;
  /** @default 'ews' */
  readonly protocol?: Protocol | undefined;
  /** @default 'oauth-app' */
  readonly authType?: OAuthAuthType | undefined;
  /** With Graph: what the product syncs. @default all */
  readonly items?: readonly SyncItem[] | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  /** @default the back end's, as the registrations it knows have it */
  readonly redirectUri?: string | undefined;
}

/** The values an administrator carries to Entra, ready to copy. */
export interface AppRegistration {
  readonly snippet: ManifestSnippet;
  readonly access: RequiredAccess;
  readonly redirectUri: string | null;
  /** Where an admin approves the app; null until tenant and app are known, or once there is a connection to ask for it. */
  readonly approveUrl: string | null;
}

/** What an organization needs to register an app of its own: the manifest's part, the redirect URI, the permissions, the way to approve. */
export function useAppRegistration(options: AppRegistrationOptions): AppRegistration {
  const connection = useConnection(options.connectionId ?? '');
  const registrations = useMigrationSelector((state) => state.registrations);
  const { items, tenantId = '', clientId = '' } = options;
  const protocol = connection?.protocol ?? options.protocol ?? 'ews';
  const given = connection?.authType ?? options.authType ?? 'oauth-app';
  const authType: OAuthAuthType = given === 'basic' || given === 'ntlm' ? 'oauth-delegated' : given;
  const redirectUri = options.redirectUri ?? registrations[0]?.redirectUri ?? null;
  return useMemo(() => {
    const access = items === undefined ? {} : { items };
    const [scopes = []] = adminConsentScopes(protocol, authType, { ...access, audience: 'one-tenant' });
    const built =
      redirectUri === null || connection !== undefined || tenantId === '' || clientId === ''
        ? null
        : // Bound to no attempt: whoever approves need not be in this browser, or in this product at all.
          buildAdminConsentUrl({ tenant: tenantId, clientId, redirectUri, state: 'app-registration-guide', scopes });
    return {
      snippet: manifestSnippet(protocol, authType, access),
      access: requiredAccess(protocol, authType, access),
      redirectUri,
      approveUrl: built?.ok ? built.url : null,
    };
  }, [protocol, authType, items, redirectUri, connection, tenantId, clientId]);
}
