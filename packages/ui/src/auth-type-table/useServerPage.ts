import type { RosterSort } from '@authshift/core';
import type { UserFilter, UserSort, UsersPage } from '@authshift/core/contract';
import { useEffect, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';

export interface PageQuestion {
  readonly filter: UserFilter;
  readonly sort: RosterSort;
  readonly page: number;
  readonly pageSize: number;
}

/** A page of users as the back end told it. */
export interface ServerPage extends UsersPage {
  /** The place of its first row among all that match. */
  readonly first: number;
  /** Whether it answers the question asked last. */
  readonly current: boolean;
}

/**
 * The page of `GET /v1/users` that answers a question; null while there is no question (everybody has been read), or no answer yet.
 * A back end pages by cursor, so a page further on is reached through those before it, each of which is asked for once.
 */
export function useServerPage(question: PageQuestion | null): ServerPage | null {
  const migration = useMigration();
  const [read, setRead] = useState<(UsersPage & { readonly key: string; readonly first: number }) | null>(null);
  const cursors = useRef<{ readonly list: string; readonly known: (string | undefined)[] }>({ list: '', known: [] });
  const key = question === null ? null : JSON.stringify(question);

  useEffect(() => {
    if (key === null) return;
    const cancel = new AbortController();
    const { page, pageSize, filter, sort }: PageQuestion = JSON.parse(key);
    const list = JSON.stringify([filter, sort, pageSize]);
    if (cursors.current.list !== list) cursors.current = { list, known: [undefined] };
    const { known } = cursors.current;
    const query = { filter, sort: serverSort(sort), limit: Math.min(pageSize, 1000) };
    const walk = async () => {
      for (let at = Math.min(page, known.length - 1); ; at += 1) {
        const asked = { ...query, cursor: known[at] };
        const result = await migration.call('listUsers', asked, { signal: cancel.signal });
        if (cancel.signal.aborted) return;
        // The engine reads everybody meanwhile, and says so itself where the back end cannot be reached.
        if (!result.ok) return migration.dismissNotice();
        const { nextCursor } = result.value;
        if (at === page || nextCursor === null) return setRead({ ...result.value, key, first: at * query.limit });
        known[at + 1] = nextCursor;
      }
    };
    void walk();
    return () => cancel.abort();
  }, [migration, key]);

  return key === null || read === null ? null : { ...read, current: read.key === key };
}

/** What a back end can sort by; a roster in memory can do more, once it is there. */
export function serverSort(sort: RosterSort): UserSort {
  return /^-?(displayName|address)$/.test(sort) ? (sort as UserSort) : 'displayName';
}
