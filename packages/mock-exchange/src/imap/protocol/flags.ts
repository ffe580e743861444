/** What Exchange keeps of a message's flags; any other keyword is dropped without a word, as its PERMANENTFLAGS say. */
export const keptFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft', '$MDNSent'] as const;

const byLowerCase = new Map(keptFlags.map((flag) => [flag.toLowerCase(), flag]));

/** Flags as the mailbox keeps them; undefined when one is no flag at all. */
export function readFlags(names: readonly string[]): readonly string[] | undefined {
  if (!names.every((name) => /^\\?[^\s(){%*"\\\]]+$/.test(name))) return undefined;
  return names.map((name) => byLowerCase.get(name.toLowerCase())).filter((flag) => flag !== undefined);
}

/** Flags in the order in which Exchange writes them. */
export function inOrder(flags: readonly string[]): readonly string[] {
  return keptFlags.filter((flag) => flags.includes(flag));
}
