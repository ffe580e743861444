/** Until when Microsoft wants to be left alone by a connection. */
export const throttles: readonly string[] = ['alter table connections add column held_until timestamptz'];
