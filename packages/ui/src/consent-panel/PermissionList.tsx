import type { ReactNode } from 'react';
import { consentPanelEnglish } from '../messages/english/consentPanel.ts';
import { permissionsEnglish } from '../messages/english/permissions.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { ConsentState, NeededPermission } from './useConsent.ts';

export interface PermissionListProps {
  readonly permissions: readonly (Omit<NeededPermission, 'approved'> & Partial<NeededPermission>)[];
  readonly alsoNeeded: ConsentState['alsoNeeded'];
  /** Nobody has decided yet: what is not approved is no fault. @default false */
  readonly undecided?: boolean | undefined;
}

/** Permissions with what they allow in plain words, whether they are approved, and what somebody has to do besides. */
export function PermissionList({ permissions, alsoNeeded, undecided = false }: PermissionListProps): ReactNode {
  const messages = useMessages('consentPanel', consentPanelEnglish);
  const words = useMessages('permissions', permissionsEnglish);
  const missing = undecided ? messages.notYet : messages.missing;
  return (
    <>
      <dl className="authshift-permissions">
        {permissions.map(({ name, kind, approved }) => (
          <div key={name}>
            <dt>
              <code translate="no">{name}</code>
              {approved === undefined ? null : (
                <StatusMark tone={approved ? 'good' : approved === null || undecided ? 'neutral' : 'warning'}>
                  {approved === null ? messages.unknown : approved ? messages.approved : missing}
                </StatusMark>
              )}
            </dt>
            <dd>
              {words.means[name] ?? null} {kind === 'role' && name.includes('ReadWrite') ? words.everyMailbox : null}
            </dd>
          </div>
        ))}
      </dl>
      {alsoNeeded.length === 0 ? null : (
        <div>
          <p className="authshift-label">{words.needed}</p>
          <ul>
            {alsoNeeded.map((need) => (
              <li key={need}>{words.need[need]}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
