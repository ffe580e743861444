import { AuthTypeTable, type AuthTypeTableValue, readTableValue } from '@authshift/ui';
import { type ReactNode, useState } from 'react';

const parameter = 'users';

/** Search, filter and page of the table stand in the address, so that a link to “the 12 with errors” can be sent to a colleague. */
export function LinkableUsersPage(): ReactNode {
  const [value, setValue] = useState(() => readTableValue(new URLSearchParams(window.location.search).get(parameter)));
  const moveTo = (next: AuthTypeTableValue) => {
    setValue(next);
    const address = new URL(window.location.href);
    address.searchParams.set(parameter, JSON.stringify(next));
    window.history.replaceState(window.history.state, '', address);
  };
  return <AuthTypeTable value={value} onValueChange={moveTo} />;
}
