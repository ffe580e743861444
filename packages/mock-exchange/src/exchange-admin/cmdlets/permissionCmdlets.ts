import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailboxRight, Trustee } from '../../mailboxes/permissions.ts';
import { isAmong } from './bindParameters.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { refusedTask } from './cmdletError.ts';
import { aliasOf, canonicalName, identified, listMailboxes, listUsers, only, requireMailbox } from './recipients.ts';
import { findPrincipals, listPrincipals } from './servicePrincipalCmdlets.ts';

const self = 'NT AUTHORITY\\SELF';

/** The two kinds of permission differ in words alone. */
interface PermissionKind {
  readonly noun: 'MailboxPermission' | 'RecipientPermission';
  /** The parameter and property that names who holds it. */
  readonly holder: 'User' | 'Trustee';
  readonly right: Extract<MailboxRight, 'FullAccess' | 'SendAs'>;
  /** What an owner has without being given it. */
  readonly own: readonly string[];
  /** Parameters that change nothing this mock could show. */
  readonly accepted: Readonly<Record<string, 'boolean' | 'text'>>;
  /** Whether Exchange asks before it gives it. */
  readonly asks: boolean;
}

const mailboxPermission: PermissionKind = {
  noun: 'MailboxPermission',
  holder: 'User',
  right: 'FullAccess',
  own: ['FullAccess', 'ReadPermission'],
  accepted: { AutoMapping: 'boolean', InheritanceType: 'text' },
  asks: false,
};

const recipientPermission: PermissionKind = {
  noun: 'RecipientPermission',
  holder: 'Trustee',
  right: 'SendAs',
  own: ['SendAs'],
  accepted: {},
  asks: true,
};

/** A person or an application that Exchange knows. @throws CmdletError */
async function requireTrustee(identity: string, context: CmdletContext): Promise<Trustee> {
  const users = identified(identity, await listUsers(context), context.tenant);
  const principals = findPrincipals(identity, await listPrincipals(context));
  return only<Trustee>(identity, [
    ...users.map(({ oid }) => ({ kind: 'user', oid }) as const),
    ...principals.map(({ objectId }) => ({ kind: 'service-principal', objectId }) as const),
  ]);
}

function permissionObject(
  kind: PermissionKind,
  {
    owner,
    holder,
    rights,
  }: { readonly owner: DirectoryUser; readonly holder: string; readonly rights: readonly string[] },
): AdminObject {
  const alias = aliasOf(owner);
  const control = kind.noun === 'MailboxPermission' ? { Deny: false } : { AccessControlType: 'Allow' };
  return {
    type: kind.noun,
    identity: owner.oid,
    view: [
      'Identity',
      kind.holder,
      'AccessRights',
      ...(kind.noun === 'MailboxPermission' ? ['IsInherited', 'Deny'] : []),
    ],
    properties: {
      Identity: alias,
      [kind.holder]: holder,
      AccessRights: rights,
      IsInherited: false,
      ...control,
      InheritanceType: kind.noun === 'MailboxPermission' ? 'All' : 'None',
    },
  };
}

function getPermission(kind: PermissionKind): Cmdlet {
  return {
    name: `Get-${kind.noun}`,
    parameters: { Identity: 'text', [kind.holder]: 'text', AccessRights: 'texts', ResultSize: 'size' },
    positional: ['Identity'],
    ...(kind.noun === 'MailboxPermission' ? { mandatory: ['Identity'] } : {}),
    unserved: [
      'Owner',
      'IncludeMailboxPermissionsFor',
      'SoftDeletedMailbox',
      'IncludeSoftDeletedUserPermissions',
      'GroupMailbox',
      'UseCustomRouting',
    ],
    run: async (parameters, context) => {
      const { Identity, AccessRights, ResultSize } = parameters;
      const owners =
        typeof Identity === 'string' ? [await requireMailbox(Identity, context)] : await listMailboxes(context);
      const wanted = parameters[kind.holder];
      const trustee = typeof wanted === 'string' ? await requireTrustee(wanted, context) : undefined;
      const rights = (AccessRights ?? [kind.right]) as readonly string[];
      const found = await Promise.all(owners.map((owner) => permissionsOf(kind, { owner, trustee }, context)));
      const size = typeof ResultSize === 'number' ? ResultSize : Number.POSITIVE_INFINITY;
      return isAmong(rights, kind.right) ? found.flat().slice(0, size) : [];
    },
  };
}

async function permissionsOf(
  kind: PermissionKind,
  { owner, trustee }: { readonly owner: DirectoryUser; readonly trustee: Trustee | undefined },
  context: CmdletContext,
): Promise<readonly AdminObject[]> {
  const users = await listUsers(context);
  const grants = (await context.services.permissions.grants(owner)).filter(({ right }) => right === kind.right);
  const shown = grants
    .filter((grant) => trustee === undefined || idOf(grant.trustee) === idOf(trustee))
    .map((grant) => permissionObject(kind, { owner, holder: nameOf(grant.trustee, users), rights: [kind.right] }));
  return trustee === undefined ? [permissionObject(kind, { owner, holder: self, rights: kind.own }), ...shown] : shown;
}

function idOf(trustee: Trustee): string {
  return (trustee.kind === 'user' ? trustee.oid : trustee.objectId).toLowerCase();
}

/** [unverified]: how an application is named. */
function nameOf(trustee: Trustee, users: readonly DirectoryUser[]): string {
  if (trustee.kind === 'service-principal') return trustee.objectId;
  return users.find(({ oid }) => oid === trustee.oid)?.upn ?? trustee.oid;
}

function changePermission(kind: PermissionKind, verb: 'Add' | 'Remove'): Cmdlet {
  return {
    name: `${verb}-${kind.noun}`,
    parameters: { Identity: 'text', [kind.holder]: 'text', AccessRights: 'texts', ...kind.accepted },
    positional: ['Identity'],
    mandatory: ['Identity', kind.holder, 'AccessRights'],
    fromPipeline: ['Identity', kind.holder, 'AccessRights'],
    asks: verb === 'Remove' || kind.asks,
    unserved: [
      'Owner',
      'Deny',
      'GroupMailbox',
      'SoftDeletedMailbox',
      'ResetDefault',
      'ClearAutoMapping',
      'MultiTrustees',
      'SkipDomainValidationForMailContact',
    ],
    run: async (parameters, context) => {
      const owner = await requireMailbox(String(parameters.Identity), context);
      const trustee = await requireTrustee(String(parameters[kind.holder]), context);
      refuseOtherRights(kind, parameters);
      const { permissions } = context.services;
      const grants = await permissions.grants(owner);
      const isHeld = grants.some((grant) => grant.right === kind.right && idOf(grant.trustee) === idOf(trustee));
      if (isHeld === (verb === 'Add')) {
        context.warn(unchanged(verb, canonicalName(aliasOf(owner), context.tenant), String(parameters[kind.holder])));
      } else if (verb === 'Add') await permissions.grant(owner, trustee, kind.right, 'spreads');
      else await permissions.revoke(owner, trustee, kind.right, 'spreads');
      return verb === 'Add' ? await permissionsOf(kind, { owner, trustee }, context) : [];
    },
  };
}

function refuseOtherRights(kind: PermissionKind, { AccessRights }: Bound): void {
  const other = (AccessRights as readonly string[]).find((right) => right.toLowerCase() !== kind.right.toLowerCase());
  if (other !== undefined)
    throw refusedTask(`The mock of Exchange serves the access right ${kind.right} only, not ${other}.`);
}

/** Seen in many transcripts. */
function unchanged(verb: 'Add' | 'Remove', owner: string, holder: string): string {
  return verb === 'Add'
    ? `The appropriate access control entry is already present on the object "${owner}" for account "${holder}".`
    : `Can't remove the access control entry on the object "${owner}" for account "${holder}" because the ACE isn't present.`;
}

export const permissionCmdlets: readonly Cmdlet[] = [mailboxPermission, recipientPermission].flatMap((kind) => [
  getPermission(kind),
  changePermission(kind, 'Add'),
  changePermission(kind, 'Remove'),
]);
