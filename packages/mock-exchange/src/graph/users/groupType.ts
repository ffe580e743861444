import type { DirectoryGroup } from '@authshift/mock-idp';
import type { EntityType } from '../odata/entityType.ts';
import type { Entity } from '../odata/filter.ts';

export const groupType: EntityType = {
  name: 'microsoft.graph.group',
  functions: ['startswith', 'endswith'],
  properties: {
    id: 'string',
    description: 'string',
    displayName: 'string',
    groupTypes: 'collection',
    mail: 'string',
    mailEnabled: 'boolean',
    securityEnabled: 'boolean',
  },
};

/** A group of the directory as Graph shows it; the mock's have no address. */
export function viewGroup({ id, name, kind }: DirectoryGroup): Entity {
  return {
    id,
    description: null,
    displayName: name,
    groupTypes: kind === 'microsoft-365' ? ['Unified'] : [],
    mail: null,
    mailEnabled: kind !== 'security',
    securityEnabled: isSecurityGroup({ kind }),
  };
}

/** "Limited information returned for inaccessible member objects": all but the id is null. */
export function viewHiddenGroup(group: DirectoryGroup): Entity {
  const names = Object.keys(viewGroup(group));
  return { ...Object.fromEntries(names.map((name) => [name, null])), id: group.id };
}

export function isSecurityGroup({ kind }: Pick<DirectoryGroup, 'kind'>): boolean {
  return kind === 'security';
}
