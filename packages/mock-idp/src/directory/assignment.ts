import type { AppRecord, UserRecord } from './records.ts';

/** Whether an app lets this person in ("Assignment required?" of an enterprise application): anybody, or only who is assigned to it. */
export function isAssigned({ assignmentRequired, assigned }: AppRecord, { upn }: UserRecord): boolean {
  return !assignmentRequired || assigned.includes(upn.toLowerCase());
}
