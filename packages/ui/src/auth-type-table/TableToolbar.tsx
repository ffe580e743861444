import { moveChange } from '@authshift/core';
import type { Connection, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { assignmentPreviewEnglish, authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ColumnChoice } from './ColumnChoice.tsx';
import { isTickable, moveTargets } from './moveToOAuth.ts';
import { useTableContext } from './tableContext.ts';
import { isUnfiltered } from './tableValue.ts';
import type { TableUsers } from './useTableUsers.ts';

/** Search, the host's buttons, which columns, and the move for everybody who matches. */
export function TableToolbar({ children }: { readonly children?: ReactNode }): ReactNode {
  return (
    <div className="authshift-toolbar">
      <SearchBox />
      <ColumnChoice />
      {children}
      <MoveMatching />
    </div>
  );
}

/** Finds users by a part of their name or address. */
export function SearchBox(): ReactNode {
  const { place } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const inputId = useId();
  const { filter } = place.value;
  const search = (text: string) => {
    const { text: _, ...rest } = filter;
    place.filterBy(text === '' ? rest : { ...rest, text: text.slice(0, 200) });
  };
  return (
    <div className="authshift-search">
      <label className="authshift-visually-hidden" htmlFor={inputId}>
        {messages.search}
      </label>
      <svg className="authshift-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" />
      </svg>
      {/* Outside any form, and named like no sign-in field: password managers fill search boxes otherwise. */}
      <input
        id={inputId}
        className="authshift-input"
        type="search"
        name="q"
        autoComplete="off"
        spellCheck={false}
        placeholder={messages.search}
        value={filter.text ?? ''}
        onChange={(event) => search(event.target.value)}
      />
    </div>
  );
}

/** Moves everybody who matches, after the counts have been shown. */
export function MoveMatching(): ReactNode {
  const { users, connections, assignment, place, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const preview = useMessages('assignmentPreview', assignmentPreviewEnglish);
  const targets = moveTargets(connections);
  const [chosen, setChosen] = useState<string | null>(null);
  const target = targets.find((connection) => connection.id === chosen) ?? targets[0];
  if (target === undefined) return null;
  const change = moveChange(target.id, connections);
  const remaining = countRemaining(users, change.untick);
  if (remaining === 0) return null;
  const propose = () =>
    assignment.propose({
      scope: { type: 'exclude', filter: place.value.filter, ids: [] },
      change,
      title: preview.titleMove(target.displayName),
    });
  return (
    <div className="authshift-move">
      {targets.length > 1 ? <TargetChoice targets={targets} chosen={target.id} onChoose={setChosen} /> : null}
      <Button look="primary" disabled={refusal !== null} title={refusal ?? undefined} onClick={propose}>
        {messages.moveAll(remaining, target.displayName)}
      </Button>
    </div>
  );
}

/** Users who match and are still on an old connection; with several old ones, or while that is not known, at most so many. */
function countRemaining({ matching, countAssigned }: TableUsers, old: readonly string[]): number {
  return Math.min(
    matching,
    old.reduce((sum, connectionId) => sum + (countAssigned(connectionId) ?? matching), 0),
  );
}

interface TargetChoiceProps {
  readonly targets: readonly Connection[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function TargetChoice({ targets, chosen, onChoose }: TargetChoiceProps): ReactNode {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  return (
    <select
      className="authshift-input"
      aria-label={messages.moveTarget}
      value={chosen}
      onChange={(event) => onChoose(event.target.value)}
    >
      {targets.map((target) => (
        <option key={target.id} value={target.id}>
          {target.displayName}
        </option>
      ))}
    </select>
  );
}

/** "25 of 312 users match", with each filter as a removable chip. */
export function FilterSummary(): ReactNode {
  const { users, place, connections, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { filter } = place.value;
  const connection = connections.find((candidate) => candidate.id === filter.connection?.id);
  const without = (key: keyof UserFilter) => {
    const { [key]: _, ...rest } = filter;
    place.filterBy(rest);
  };
  return (
    <div className="authshift-summary">
      <p>
        <strong>{messages.shown(users.matching, users.all)}</strong>
      </p>
      {refusal === null ? null : <p className="authshift-hint">{refusal}</p>}
      {users.from === 'server' ? <p className="authshift-hint">{messages.reading}</p> : null}
      {filter.connection === undefined ? null : (
        <Chip onRemove={() => without('connection')}>
          {(filter.connection.assigned ? messages.tickedOn : messages.exceptionsOf)(connection?.displayName ?? '?')}
        </Chip>
      )}
      {connection === undefined || filter.connection?.assigned !== false ? null : <TakeBack connection={connection} />}
      {namedFilters.map((key) =>
        filter[key] === undefined ? null : (
          <Chip key={key} onRemove={() => without(key)}>
            {[filter[key]].flat().join(', ')}
          </Chip>
        ),
      )}
      {isUnfiltered(filter) ? null : (
        <Button look="quiet" onClick={() => place.filterBy({})}>
          {messages.clearFilters}
        </Button>
      )}
    </div>
  );
}

/** What nothing else in the table shows to be filtered by. */
const namedFilters = ['licence', 'location', 'mailbox', 'preflight', 'waveId'] as const;

/** The exceptions of a column are on show: one press, and they are none any more. */
function TakeBack({ connection }: { readonly connection: Connection }): ReactNode {
  const { users, headerOf, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const { tick, press } = headerOf(connection);
  if (tick !== false || users.matching === 0 || refusal !== null || !isTickable(connection)) return null;
  return (
    <Button look="quiet" onClick={press}>
      {messages.takeBack(users.matching, connection.displayName)}
    </Button>
  );
}

function Chip({ children, onRemove }: { readonly children: string; readonly onRemove: () => void }): ReactNode {
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  return (
    <button type="button" className="authshift-chip" aria-label={messages.removeFilter(children)} onClick={onRemove}>
      {children}
      <svg className="authshift-icon" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d="m4 4 8 8m0-8-8 8" />
      </svg>
    </button>
  );
}
