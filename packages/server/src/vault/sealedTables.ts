import { grantOwner } from './grants.ts';
import { rotationOwner } from './rotations.ts';
import { userGrantOwner } from './userGrants.ts';
import type { SealedFor } from './vault.ts';

/** A table with a value sealed for its row, and the id of the key it was sealed with. */
export interface SealedTable {
  readonly name: string;
  /** The columns of its primary key after `organization_id`. */
  readonly key: readonly [string, ...string[]];
  /** What came of losing it: only `lasting` values are worth refusing to start for. An attempt's is gone within the hour. */
  readonly lasting: boolean;
  /** For whom a row's value is sealed, from the organization and the values of `key`. */
  ownerOf(organizationId: string, key: readonly string[]): SealedFor;
}

/** Every table that holds sealed values; a test finds one that is missing here. */
export const sealedTables: readonly SealedTable[] = [
  {
    name: 'secrets',
    key: ['owner_id'],
    lasting: true,
    ownerOf: (organizationId, [ownerId = '']) => ({ organizationId, ownerId, purpose: 'secret' }),
  },
  {
    name: 'rotations',
    key: ['registration_id'],
    lasting: true,
    ownerOf: (organizationId, [registrationId = '']) => rotationOwner({ organizationId, registrationId }),
  },
  {
    name: 'grants',
    key: ['connection_id'],
    lasting: true,
    ownerOf: (organizationId, [connectionId = '']) => grantOwner({ organizationId, connectionId }),
  },
  {
    name: 'user_grants',
    key: ['connection_id', 'user_id'],
    lasting: true,
    ownerOf: (organizationId, [connectionId = '', userId = '']) =>
      userGrantOwner({ organizationId, connectionId, userId }),
  },
  {
    name: 'attempts',
    key: ['id'],
    lasting: false,
    ownerOf: (organizationId, [ownerId = '']) => ({ organizationId, ownerId, purpose: 'attempt' }),
  },
];
