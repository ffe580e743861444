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

/** `New-ManagementRoleAssignment -App`. */
export interface ManagementRoleAssignment {
  readonly name: string;
  /** Object id of the service principal as the administrator gave it. */
  readonly servicePrincipalId: string;
  readonly role: ApplicationRole;
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
  const covers = (name: string | undefined): boolean => {
    if (name === undefined || oid === undefined) return true;
    const scope = scopes.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return scope?.members.includes(oid) === true;
  };
  return assignments
    .filter((one) => one.servicePrincipalId.toLowerCase() === servicePrincipalId.toLowerCase() && covers(one.scope))
    .map(({ role }) => role);
}
