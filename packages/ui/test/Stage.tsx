import { createMigration, type Migration } from '@authshift/core';
import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { MigrationProvider, type MigrationProviderProps } from '../src/provider/MigrationProvider.tsx';
import { putOnNetwork, ToolbarContext } from './toolbar.ts';
import type { World } from './worlds.ts';

/** What stands on the stage: the world, and the migration that runs over it. */
export interface Scene extends World {
  readonly migration: Migration;
}

let standing: Scene | null = null;

/** The scene mounted last, for the hands of a test: it can drop the line, refuse a change or run a sync. */
export function scene(): Scene {
  if (standing === null) throw new Error('No Stage is mounted.');
  return standing;
}

type StageProps = Partial<Omit<MigrationProviderProps, 'client' | 'migration' | 'now'>> & {
  readonly world: () => World;
  /** As whom the page is used. @default admin */
  readonly actor?: 'viewer' | 'operator' | 'admin';
  readonly children: ReactNode;
};

/** Puts components over a back end in memory, on the clock of that back end, looking and connected as the toolbar says. */
export function Stage({ world, actor, children, ...provider }: StageProps): ReactNode {
  const { contrast, density, dir, language, network } = useContext(ToolbarContext);
  const [made] = useState(() => {
    const { backend, clock } = world();
    return { backend: putOnNetwork(backend, network), clock };
  });
  const migration = useMemo(() => {
    const client = made.backend.client(actor === undefined ? {} : { role: actor });
    const built = createMigration({ client });
    standing = { ...made, migration: built };
    return built;
  }, [made, actor]);
  useEffect(() => {
    if (network !== 'offline') return;
    return migration.subscribe(() => {
      if (migration.getState().status === 'ready') made.backend.goOffline();
    });
  }, [network, migration, made]);
  return (
    <MigrationProvider
      {...{ contrast, density, dir, language }}
      {...provider}
      client={undefined}
      migration={migration}
      now={made.clock.now}
    >
      {children}
    </MigrationProvider>
  );
}
