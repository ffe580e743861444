import { describe, expect, it } from 'vitest';
import {
  type ApplicationAccessPolicy,
  assignedRoles,
  type ManagementRoleAssignment,
  mayImpersonate,
  reachedByPolicy,
} from './applicationAccess.ts';

const app = 'a0000000-0000-4000-8000-000000000001';
const otherApp = 'a0000000-0000-4000-8000-000000000002';

function policy(accessRight: ApplicationAccessPolicy['accessRight'], scope: readonly string[], appId = app) {
  return { name: `${accessRight} ${scope.join()}`, appIds: [appId.toUpperCase()], scope, accessRight };
}

describe('application access policies', () => {
  it.each([
    ['no policy', [], true, true],
    ['one of another application', [policy('RestrictAccess', [], otherApp)], true, true],
    ['restricted to one', [policy('RestrictAccess', ['room'])], true, false],
    ['restricted twice', [policy('RestrictAccess', ['room']), policy('RestrictAccess', ['desk'])], true, true],
    ['denied one', [policy('DenyAccess', ['desk'])], true, false],
    [
      'restricted to one and denied it',
      [policy('RestrictAccess', ['room']), policy('DenyAccess', ['room'])],
      false,
      false,
    ],
  ] as const)('%s', (_, policies, room, desk) => {
    expect(reachedByPolicy(policies, { appId: app, oid: 'room' })).toBe(room);
    expect(reachedByPolicy(policies, { appId: app, oid: 'desk' })).toBe(desk);
  });
});

describe('RBAC for Applications', () => {
  const scopes = [{ name: 'Rooms', members: ['room'] }];
  const assignments: readonly ManagementRoleAssignment[] = [
    { name: 'everywhere', role: 'Application Mail.Send', servicePrincipalId: 'PRINCIPAL' },
    { name: 'rooms', role: 'Application SMTP.SendAsApp', servicePrincipalId: 'principal', scope: 'rooms' },
    { name: 'lost scope', role: 'Application Mail.Read', servicePrincipalId: 'principal', scope: 'Gone' },
    { name: 'another', role: 'Application Mail.Read', servicePrincipalId: 'another' },
    { name: 'impersonation', role: 'ApplicationImpersonation', userId: 'service', scope: 'Rooms' },
  ];

  it('reaches what its scope holds', () => {
    const of = (oid: string) => assignedRoles(assignments, scopes, { servicePrincipalId: 'principal', oid });
    expect(of('room')).toEqual(['Application Mail.Send', 'Application SMTP.SendAsApp']);
    expect(of('desk')).toEqual(['Application Mail.Send']);
  });

  it('names every role where no mailbox is asked for yet', () => {
    expect(assignedRoles(assignments, scopes, { servicePrincipalId: 'principal' })).toHaveLength(3);
    expect(assignedRoles(assignments, scopes, { servicePrincipalId: 'unknown' })).toEqual([]);
  });

  it('lets an account impersonate within the scope of its role only', () => {
    expect(mayImpersonate(assignments, scopes, { userId: 'service', oid: 'room' })).toBe(true);
    expect(mayImpersonate(assignments, scopes, { userId: 'service', oid: 'desk' })).toBe(false);
    expect(mayImpersonate(assignments, scopes, { userId: 'another', oid: 'room' })).toBe(false);
  });
});
