import { SyncStatusDetails } from '@authshift/ui';

/** Users > one user > Details. Back leads to the same place of the table. */
export function UserPage({ userId }: { readonly userId: string }) {
  return <SyncStatusDetails userId={userId} onBack={() => window.history.back()} />;
}
