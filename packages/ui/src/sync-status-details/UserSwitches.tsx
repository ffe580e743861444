import type { SyncItem, UserDetails, UserPatch } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

export interface UserSwitchesProps extends WriteHooks<'change-user'> {
  readonly details: Pick<UserDetails, 'id' | 'enabled' | 'syncItems'>;
  readonly onChanged: () => void;
}

const items: readonly SyncItem[] = ['mail', 'calendar', 'contacts', 'tasks'];

/** Whether this user is synced at all, and what of the mailbox: apart from the connection that is ticked, which stays as it is. */
export function UserSwitches({ details, onChanged, ...hooks }: UserSwitchesProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const migration = useMigration();
  const refusal = useRoleRefusal('operator');
  const { busy, failed, change } = useSteps<'save', 'change-user'>(hooks);
  const id = useId();
  const { id: userId, enabled, syncItems } = details;
  const save = async (patch: UserPatch) => {
    const kept = await change('save', { type: 'change-user', userId }, () =>
      migration.call('updateUser', userId, patch),
    );
    if (kept !== null) onChanged();
  };
  const withItem = (item: SyncItem, wanted: boolean) =>
    items.filter((one) => (one === item ? wanted : syncItems?.includes(one)));
  return (
    <fieldset
      className="authshift-field authshift-choices"
      disabled={refusal !== null}
      aria-busy={busy !== null || undefined}
      aria-describedby={`${id}-hint`}
    >
      <legend className="authshift-field-label">{messages.switches}</legend>
      <label className="authshift-choice">
        <input
          type="checkbox"
          checked={enabled}
          aria-disabled={busy !== null || undefined}
          onChange={(event) => void (busy === null && save({ enabled: event.target.checked }))}
        />
        <span>{messages.enabled}</span>
      </label>
      {syncItems === null
        ? null
        : items.map((item) => (
            <label key={item} className="authshift-choice">
              <input
                type="checkbox"
                checked={syncItems.includes(item)}
                aria-disabled={busy !== null || undefined}
                onChange={(event) => void (busy === null && save({ syncItems: withItem(item, event.target.checked) }))}
              />
              <span>{messages.item[item]}</span>
            </label>
          ))}
      <p className="authshift-hint" id={`${id}-hint`}>
        {refusal ?? messages.switchesHint}
      </p>
      <div role="status">
        {failed === null ? null : <ErrorNotice title={messages.switchFailed} error={failed.error} />}
      </div>
    </fieldset>
  );
}
