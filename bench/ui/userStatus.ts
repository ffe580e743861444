import { type UserRow, worstState } from '@authshift/core';

export function statusOf(user: UserRow | undefined): string {
  return user === undefined ? '' : worstState(user.sync);
}
