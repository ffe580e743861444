/** Which keys seal anything is asked whenever a process is asked whether it is ready: by the index, not by counting what is sealed. */
export const keys: readonly string[] = ['secrets', 'rotations', 'grants', 'user_grants'].map(
  (table) => `create index ${table}_by_key on ${table} (key_id)`,
);
