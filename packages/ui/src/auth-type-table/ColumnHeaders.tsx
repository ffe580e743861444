import type { ReactNode } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useTableContext } from './tableContext.ts';

export function NameHeader(): ReactNode {
  const { place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const descending = place.value.sort === '-displayName';
  return (
    <button
      type="button"
      className="authshift-sort"
      title={messages.sortByName}
      onClick={() => place.sortBy(descending ? 'displayName' : '-displayName')}
    >
      {messages.name}
      <svg
        className="authshift-icon"
        data-descending={descending}
        viewBox="0 0 16 16"
        width="12"
        height="12"
        aria-hidden="true"
      >
        <path d="M8 13V3M4 7l4-4 4 4" />
      </svg>
    </button>
  );
}

export function StatusHeader(): ReactNode {
  return useMessages('authTypeTable', authTypeTableEnglish).status;
}

export function ActionsHeader(): ReactNode {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  return <span className="authshift-visually-hidden">{messages.actions}</span>;
}
