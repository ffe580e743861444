import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useTableContext } from './tableContext.ts';

/** Which columns are shown. The choice is part of the table's value, so that the host can remember it. */
export function ColumnChoice(): ReactNode {
  const { choosable, place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const details = useRef<HTMLDetailsElement>(null);
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || details.current?.open !== true) return;
    event.stopPropagation();
    details.current.open = false;
    details.current.querySelector('summary')?.focus();
  };
  return (
    <details className="authshift-columns" ref={details} onKeyDown={close}>
      <summary className="authshift-button">{messages.columns}</summary>
      <fieldset>
        <legend className="authshift-visually-hidden">{messages.columnsShown}</legend>
        {choosable.map(({ id, title }) => (
          <label key={id} className="authshift-check">
            <input
              type="checkbox"
              checked={!place.value.hiddenColumns.includes(id)}
              onChange={(event) => place.showColumn(id, event.target.checked)}
            />
            <bdi>{title}</bdi>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
