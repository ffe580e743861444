import type { MigrationClient } from '@authshift/core';
import { type Language, MigrationProvider } from '@authshift/ui';
import { type ReactNode, useEffect, useState } from 'react';

/** Each language is a module of its own: only the one that is shown is loaded. English comes with the components. */
const languages: Readonly<Record<string, () => Promise<Language>>> = {
  de: async () => (await import('@authshift/ui/messages/de')).german,
  ar: async () => (await import('@authshift/ui/messages/ar')).arabic,
};

interface LocalizedProps {
  readonly client: MigrationClient;
  readonly locale: string;
  readonly children: ReactNode;
}

export function Localized({ client, locale, children }: LocalizedProps): ReactNode {
  const [language, setLanguage] = useState<Language>();
  useEffect(() => {
    let wanted = true;
    const load = languages[locale];
    void Promise.resolve(load?.()).then((loaded) => {
      if (wanted) setLanguage(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [locale]);
  return (
    <MigrationProvider client={client} language={language}>
      {children}
    </MigrationProvider>
  );
}
