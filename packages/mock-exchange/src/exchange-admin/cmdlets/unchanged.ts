import type { CmdletContext } from './cmdlet.ts';

/** Seen in many transcripts. */
export function warnUnlessChanged(
  identity: string,
  { before, change }: { readonly before: object; readonly change: object },
  { warn }: CmdletContext,
): void {
  const same = Object.entries(change).every(
    ([name, value]) => JSON.stringify(Reflect.get(before, name)) === JSON.stringify(value),
  );
  if (same) warn(`The command completed successfully but no settings of '${identity}' have been modified.`);
}
