import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useTableContext } from './tableContext.ts';

/** Steps through the pages of the table and says which users are shown; nothing where all fit on one page. */
export function TablePages(): ReactNode {
  const { users, place, page } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { first, length } = page;
  const total = users.matching;
  if (total <= page.size) return null;
  const last = first + length;
  return (
    <nav className="authshift-pages" aria-label={messages.pages}>
      <Button busy={page.page === 0} onClick={() => place.showPage(page.page - 1)}>
        {messages.previousPage}
      </Button>
      <span>{messages.page(first + 1, last, total)}</span>
      <Button busy={last >= total} onClick={() => place.showPage(page.page + 1)}>
        {messages.nextPage}
      </Button>
    </nav>
  );
}
