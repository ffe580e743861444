import { AuthTypeTable } from '@authshift/ui';
import { useLocation, useSearchParams } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { readTableAddress } from './tableAddress.ts';

/** Settings > Microsoft Exchange > User Accounts. What the table shows lives in the address, so that Back returns to it. */
export function UserAccountsPage() {
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const address = useAddress();
  const value = readTableAddress(search.get('table'));
  return (
    <>
      <h1>User accounts</h1>
      <p className="hl-lead">
        One column per connection. Tick the new one and untick the old one to move a user; try it with a few users
        first.
      </p>
      <AuthTypeTable
        value={value}
        onValueChange={(next) => setSearch({ table: JSON.stringify(next) }, { replace: true })}
        hrefForUser={(userId) => address(`/users/${encodeURIComponent(userId)}`)}
        onOpenUser={(userId) => navigate(`/users/${encodeURIComponent(userId)}`)}
      />
    </>
  );
}
