import { DeadlineBanner, MigrationProvider, useMigration } from '@authshift/ui';
import { useHost } from '../customer/useHost.ts';

/** What somebody has to know on whichever page: Microsoft's next date, counted from the day whose rules are rehearsed. */
export function Notices({ asOf }: { readonly asOf: string | undefined }) {
  const migration = useMigration();
  const { language } = useHost();
  if (asOf === undefined) return null;
  return (
    <div className="hl-notices">
      <MigrationProvider
        migration={migration}
        language={language}
        locale={language === undefined ? navigator.language : language.locale}
        statusLine={false}
        now={() => Date.parse(asOf)}
      >
        <DeadlineBanner />
      </MigrationProvider>
    </div>
  );
}
