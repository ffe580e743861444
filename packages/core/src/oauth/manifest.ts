import type { Protocol } from '../contract/index.ts';
import { type AccessOptions, type OAuthAuthType, type Permission, requiredAccess } from './requiredAccess.ts';

/** The permissions on one service, in the form Entra's manifest has for them. */
export interface ManifestEntry {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[];
}

/** What to paste into an app's manifest, and what to check afterwards. */
export interface ManifestSnippet {
  /** What the app's manifest needs under `requiredResourceAccess`. */
  readonly requiredResourceAccess: readonly ManifestEntry[];
  /** The same as text to paste. */
  readonly json: string;
  readonly permissions: readonly Permission[];
  /** Names whose ids no page of Microsoft's shows: compare them in the Entra admin centre after pasting. */
  readonly unverified: readonly string[];
}

/** What narrows the permissions that the manifest asks for. */
export interface ManifestOptions extends AccessOptions {
  /** SMTP is narrowed by RBAC for Applications: then the app must not hold SMTP.SendAsApp, which would bring back the check of each mailbox. */
  readonly smtpByRbac?: boolean;
}

/** The part of an app's manifest that asks for what a connection needs. `full_access_as_app` can be had in no other way. */
export function manifestSnippet(
  protocol: Protocol,
  authType: OAuthAuthType,
  { smtpByRbac = false, ...options }: ManifestOptions = {},
): ManifestSnippet {
  const access = requiredAccess(protocol, authType, options);
  const permissions = access.permissions.filter(({ name }) => !smtpByRbac || name !== 'SMTP.SendAsApp');
  const requiredResourceAccess: readonly ManifestEntry[] = [
    {
      resourceAppId: access.resourceAppId,
      resourceAccess: permissions.map(({ id, kind }) => ({ id, type: kind === 'role' ? 'Role' : 'Scope' })),
    },
  ];
  return {
    requiredResourceAccess,
    json: JSON.stringify({ requiredResourceAccess }, null, 2),
    permissions,
    unverified: permissions.filter(({ confidence }) => confidence === 'unverified').map(({ name }) => name),
  };
}
