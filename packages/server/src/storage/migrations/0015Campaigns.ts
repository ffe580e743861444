/** A campaign invites everybody, and its invitations are read page by page in the order in which they were made. */
export const campaigns: readonly string[] = [
  'create index invitations_in_order on invitations (organization_id, created_at, id)',
];
