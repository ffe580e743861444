import type { Missing, ProgrammeStepId } from '@authshift/core';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/** What a step lacks, in sentences with names, counts and dates; the steps before it together in one. */
export function useMissingTexts(): (missing: readonly Missing[]) => readonly string[] {
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const { format } = useMigrationContext();
  const connections = useMigrationSelector((state) => state.connections);
  const registrations = useMigrationSelector((state) => state.registrations);
  const waves = useMigrationSelector((state) => state.waves);
  const nameOf = (id: string | null): string => {
    const named = [...connections, ...registrations].find((one) => one.id === id)?.displayName;
    return named ?? waves?.find((wave) => wave.id === id)?.name ?? messages.nameless;
  };
  const tell = ({ code, count, id, until }: Missing): readonly string[] => {
    if (code === 'step_before') return [];
    const text = messages.missing[code](count, nameOf(id));
    if (until === null) return [text];
    const when = format.instant(until);
    return [`${text} ${code === 'secret_expiring' ? messages.ends(when) : messages.until(when)}`];
  };
  return (missing) => {
    const before = missing.flatMap(({ code, id }) =>
      code === 'step_before' ? [messages.step[id as ProgrammeStepId]] : [],
    );
    return [...(before.length === 0 ? [] : [messages.comesAfter(format.list(before))]), ...missing.flatMap(tell)];
  };
}
