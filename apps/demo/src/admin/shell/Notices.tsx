import { DeadlineBanner, MigrationProvider, useMigration } from '@authshift/ui';
import { useLocation } from 'wouter';
import { useHost } from '../customer/useHost.ts';

/** What somebody has to know on whichever page: Microsoft's next date, counted from the day whose rules are rehearsed. */
export function Notices({ asOf }: { readonly asOf: string | undefined }) {
  const migration = useMigration();
  const { language } = useHost();
  const [location] = useLocation();
  // The overview has the same among its steps.
  if (asOf === undefined || location === '/overview') return null;
  return (
    <div className="hl-notices">
      <MigrationProvider migration={migration} language={language} statusLine={false} now={() => Date.parse(asOf)}>
        <DeadlineBanner />
      </MigrationProvider>
    </div>
  );
}
