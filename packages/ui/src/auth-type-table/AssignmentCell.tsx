import { type ChangeEvent, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ToneGlyph } from '../status-mark/StatusMark.tsx';
import { whyClosed } from './moveToOAuth.ts';
import type { RefusedCell } from './refusedCells.ts';
import { useRowSettings } from './tableContext.ts';
import { isTicked } from './userTicks.ts';
import type { Cell } from './useToggle.ts';

interface AssignmentCellProps {
  readonly cell: Cell;
  readonly pending: boolean;
  readonly refused: RefusedCell | undefined;
}

/** Whether one user uses one connection, and the way to change that. Where each has only one, the boxes of a row are radio buttons. */
export function AssignmentCell({ cell, pending, refused }: AssignmentCellProps): ReactNode {
  const { mode, group, refusal, toggle } = useRowSettings();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { user, connection } = cell;
  const { displayName, id } = connection;
  const ticked = isTicked(user, id);
  const reason = whyClosed(user, connection);
  const closed = refusal ?? (reason === null ? null : messages.closed[reason]);
  // Browsers differ in whether the click that Space makes tells of Shift.
  const shift = useRef(false);
  const hear = (event: KeyboardEvent) => {
    shift.current = event.type === 'keydown' && event.shiftKey;
  };
  const turn = (event: ChangeEvent) => {
    toggle(cell, shift.current || (event.nativeEvent as MouseEvent).shiftKey);
  };
  return (
    <>
      <label
        className="authshift-check"
        data-pending={pending || undefined}
        data-refused={refused !== undefined || undefined}
        title={closed ?? undefined}
      >
        <input
          type={mode === 'exclusive' ? 'radio' : 'checkbox'}
          name={mode === 'exclusive' ? `${group}-${user.id}` : undefined}
          aria-label={messages.cellCheckbox(displayName, user.displayName, user.address)}
          checked={ticked}
          disabled={closed !== null}
          data-column={id}
          onKeyDown={hear}
          onKeyUp={hear}
          onChange={turn}
        />
        <span className="authshift-cell-label" aria-hidden="true">
          <bdi>{displayName}</bdi>
        </span>
        {pending ? <span className="authshift-visually-hidden">{messages.saving}</span> : null}
      </label>
      {refused === undefined || pending ? null : <Refusal refused={refused} of={cell} closed={closed !== null} />}
    </>
  );
}

interface RefusalProps {
  readonly refused: RefusedCell;
  readonly of: Cell;
  /** The box is closed for a reason of its own: as long as that stands, trying again is for nothing. */
  readonly closed: boolean;
}

function Refusal({ refused, of, closed }: RefusalProps): ReactNode {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const common = useMessages('common', commonEnglish);
  return (
    <div className="authshift-refusal" data-tone="danger">
      <ToneGlyph tone="danger" />
      <span title={refused.why}>{refused.why}</span>
      {closed ? null : (
        <button
          type="button"
          className="authshift-link"
          aria-label={messages.retryCell(of.connection.displayName, of.user.displayName)}
          onClick={refused.retry}
        >
          {common.retry}
        </button>
      )}
    </div>
  );
}
