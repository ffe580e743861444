import { useMigrationContext } from '../provider/migrationContext.ts';
import type { Format } from './format.ts';
import type { Messages } from './messages.ts';

/**
 * The messages of one section in the provider's words. Each component brings its own English, so that a page with only a
 * button does not load the words of the table.
 */
export function useMessages<S extends keyof Messages>(
  section: S,
  english: (format: Format) => Messages[S],
): Messages[S] {
  return useMigrationContext().words(section, english);
}
