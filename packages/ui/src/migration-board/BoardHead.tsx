import { isConnected } from '@authshift/core';
import { type ReactNode, useId } from 'react';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { StatusMark, type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { useMissingTexts } from './useMissingTexts.ts';
import type { Programme } from './useProgramme.ts';

const tones: Readonly<Partial<Record<Programme['phase'], Tone>>> = {
  'not-started': 'neutral',
  proved: 'good',
  closed: 'good',
};

interface BoardHeadProps {
  readonly programme: Pick<Programme, 'phase' | 'side' | 'leaving' | 'targets' | 'users'>;
}

/** Where the whole move stands: from where to where, which phase, how many users, and what holds it up. */
export function BoardHead({ programme }: BoardHeadProps): ReactNode {
  const { phase, side, users } = programme;
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const textsOf = useMissingTexts();
  const route = useRoute(programme);
  const id = useId();
  return (
    <div className="authshift-board-standing">
      {route === null ? null : <p className="authshift-hint">{route}</p>}
      <StatusMark tone={tones[phase] ?? 'progress'}>{messages.phase[phase]}</StatusMark>
      {users.syncing === 0 ? null : (
        <div className="authshift-board-moved">
          <progress max={users.syncing} value={users.moved} aria-labelledby={id} />
          <span id={id} className="authshift-hint">
            {messages.moved(users.moved, users.syncing)}
          </span>
        </div>
      )}
      {side === null ? null : (
        <p className="authshift-banner" data-tone="warning">
          <ToneGlyph tone="warning" />
          <span className="authshift-banner-text">
            <strong>{messages.side[side.state]}</strong>{' '}
            {side.state === 'blocked' ? textsOf([{ code: side.reason, count: 0, id: side.id, until: null }]) : null}
          </span>
        </p>
      )}
    </div>
  );
}

function useRoute({ leaving, targets }: Pick<Programme, 'leaving' | 'targets'>): string | null {
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const { format } = useMigrationContext();
  const connected = leaving.filter(isConnected);
  const names = (of: Programme['leaving']) => format.list(of.map(({ displayName }) => displayName));
  const [from, to] = [names(connected.length > 0 ? connected : leaving), names(targets)];
  if (from === '') return to === '' ? null : messages.routeTo(to);
  return to === '' ? messages.routeFrom(from) : messages.route(from, to);
}
