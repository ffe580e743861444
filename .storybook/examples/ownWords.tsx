import type { MigrationClient } from '@authshift/core';
import { type MessageOverrides, MigrationProvider } from '@authshift/ui';
import type { ReactNode } from 'react';

/** Any message can be yours; the others stay. An unknown key or a forgotten count does not compile. */
const words: MessageOverrides = {
  common: { cancel: 'Back', users: (count) => (count === 1 ? 'one desk' : `${count} desks`) },
};

export function InOurWords({ client, children }: { client: MigrationClient; children: ReactNode }): ReactNode {
  return (
    <MigrationProvider client={client} messages={words}>
      {children}
    </MigrationProvider>
  );
}
