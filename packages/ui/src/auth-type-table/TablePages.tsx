import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';

interface TablePagesProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

export function TablePages({ page, pageSize, total, onPage }: TablePagesProps): ReactNode {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  if (total <= pageSize) return null;
  const first = page * pageSize;
  const last = Math.min(first + pageSize, total);
  return (
    <nav className="authshift-pages" aria-label={messages.pages}>
      <Button busy={page === 0} onClick={() => onPage(page - 1)}>
        {messages.previousPage}
      </Button>
      <span>{messages.page(first + 1, last, total)}</span>
      <Button busy={last >= total} onClick={() => onPage(page + 1)}>
        {messages.nextPage}
      </Button>
    </nav>
  );
}
