/** `New-ApplicationAccessPolicy`: which mailboxes an application may reach with its own permissions. */
export interface ApplicationAccessPolicy {
  readonly name: string;
  readonly appIds: readonly string[];
  /** Object ids of the mailboxes in the policy's group. */
  readonly scope: readonly string[];
  /** Only those mailboxes, or all but those. */
  readonly accessRight: 'RestrictAccess' | 'DenyAccess';
  readonly description?: string | undefined;
}

/** `New-ManagementScope`. */
export interface ManagementScope {
  readonly name: string;
  /** Object ids of the mailboxes its filter finds. */
  readonly members: readonly string[];
  /** As the administrator wrote it. */
  readonly recipientFilter?: string | undefined;
}

/** Roles of RBAC for Applications; there is none for IMAP or POP. */
export const applicationRoles = [
  'Application Calendars.Read',
  'Application Calendars.ReadWrite',
  'Application Contacts.Read',
  'Application Contacts.ReadWrite',
  'Application EWS.AccessAsApp',
  'Application Exchange Full Access',
  'Application Mail Full Access',
  'Application Mail.Read',
  'Application Mail.ReadBasic',
  'Application Mail.ReadWrite',
  'Application Mail.Send',
  'Application MailboxSettings.Read',
  'Application MailboxSettings.ReadWrite',
  'Application SMTP.SendAsApp',
] as const;
export type ApplicationRole = (typeof applicationRoles)[number];

/** The role that let an account with a password act as the owner of any mailbox at EWS, until Microsoft removed it. */
export const impersonationRole = 'ApplicationImpersonation';

/** `New-ManagementRoleAssignment`, with `-App` for an application and `-User` for an account. */
export interface ManagementRoleAssignment {
  readonly name: string;
  readonly role: ApplicationRole | typeof impersonationRole;
  /** Object id of the service principal as the administrator gave it. */
  readonly servicePrincipalId?: string | undefined;
  /** Object id of the account. */
  readonly userId?: string | undefined;
  /** Name of a management scope; absent = every mailbox of the tenant. */
  readonly scope?: string | undefined;
}

/** Whether the policies let an application with its own permissions reach a mailbox. A denial wins. */
export function reachedByPolicy(
  policies: readonly ApplicationAccessPolicy[],
  { appId, oid }: { readonly appId: string; readonly oid: string },
): boolean {
  const own = policies.filter(({ appIds }) => appIds.some((id) => id.toLowerCase() === appId.toLowerCase()));
  if (own.some(({ accessRight, scope }) => accessRight === 'DenyAccess' && scope.includes(oid))) return false;
  const restricting = own.filter(({ accessRight }) => accessRight === 'RestrictAccess');
  return restricting.length === 0 || restricting.some(({ scope }) => scope.includes(oid));
}

/** The roles that RBAC for Applications gives a service principal, over one mailbox or, without one, over any. */
export function assignedRoles(
  assignments: readonly ManagementRoleAssignment[],
  scopes: readonly ManagementScope[],
  { servicePrincipalId, oid }: { readonly servicePrincipalId: string; readonly oid?: string },
): readonly ApplicationRole[] {
  return assignments.flatMap((one) => {
    if (one.role === impersonationRole || one.servicePrincipalId === undefined) return [];
    const isOwn = one.servicePrincipalId.toLowerCase() === servicePrincipalId.toLowerCase();
    return isOwn && (oid === undefined || covers(scopes, one.scope, oid)) ? [one.role] : [];
  });
}

/** Whether an account may act as the owner of a mailbox by the role ApplicationImpersonation. */
export function mayImpersonate(
  assignments: readonly ManagementRoleAssignment[],
  scopes: readonly ManagementScope[],
  { userId, oid }: { readonly userId: string; readonly oid: string },
): boolean {
  return assignments.some(
    (one) => one.role === impersonationRole && one.userId === userId && covers(scopes, one.scope, oid),
  );
}

function covers(scopes: readonly ManagementScope[], name: string | undefined, oid: string): boolean {
  if (name === undefined) return true;
  const scope = scopes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return scope?.members.includes(oid) === true;
}
