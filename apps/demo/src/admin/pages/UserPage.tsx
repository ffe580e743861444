import { SyncStatusDetails } from '@authshift/ui';
import { useLocation } from 'wouter';

/** Users > one user > Details. Back leads to the same place of the table, or to its start in a tab that began here. */
export function UserPage({ userId }: { readonly userId: string }) {
  const [, navigate] = useLocation();
  const back = () => (window.history.length > 1 ? window.history.back() : navigate('/settings/exchange/users'));
  return (
    <>
      <h1 className="hl-unseen">User account</h1>
      <SyncStatusDetails userId={userId} onBack={back} />
    </>
  );
}
