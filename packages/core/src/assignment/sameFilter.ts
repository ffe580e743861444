import type { UserFilter } from '../contract/index.ts';

/** Whether two filters ask the same in the same words; the order of what a list names does not matter. */
export function sameFilter(a: UserFilter, b: UserFilter): boolean {
  return (
    a === b ||
    (needleOf(a.text) === needleOf(b.text) &&
      a.connection?.id === b.connection?.id &&
      a.connection?.assigned === b.connection?.assigned &&
      sameNames(a.status, b.status) &&
      sameNames(a.licence, b.licence) &&
      sameNames(a.location, b.location) &&
      sameNames(a.mailbox, b.mailbox) &&
      sameNames(a.preflight, b.preflight) &&
      a.waveId === b.waveId)
  );
}

/** What is looked for in names and addresses. */
export function needleOf(text = ''): string {
  return text.trim().toLowerCase();
}

function sameNames(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.every((name) => b.includes(name)) && b.every((name) => a.includes(name));
}
