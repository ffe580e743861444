import { MigrationBoard } from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useLocation } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { toTableAddress } from './tableAddress.ts';

const noDates = { calendar: [] } as const;

/** Where the migration stands and what comes next: every step of it in one place. */
export function OverviewPage() {
  const address = useAddress();
  const [, navigate] = useLocation();
  const { upn } = useMsalAccount();
  return (
    <>
      <h1>Overview</h1>
      <MigrationBoard
        returnTo={address('/settings/exchange/configuration')}
        signedInAs={upn}
        // Microsoft's next date stands above every page.
        deadlines={noDates}
        onShowUsers={(filter) => navigate(toTableAddress({ filter }))}
        onOpenUser={(userId) => navigate(`/users/${encodeURIComponent(userId)}`)}
      />
    </>
  );
}
