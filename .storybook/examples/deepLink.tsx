import { AuthTypeTable, type AuthTypeTableValue, readTableValue } from '@authshift/ui';
import { type ReactNode, useState } from 'react';

/** Search, filter and page of the table stand in the address, so that a link to “the 12 with errors” can be sent to a colleague. */
export function LinkableUsersPage(): ReactNode {
  const [value, setValue] = useState<AuthTypeTableValue>(() => readTableValue(window.location.search));
  return <AuthTypeTable value={value} onValueChange={setValue} />;
}
