import type { UserRow } from '@authshift/core/contract';
import type { MouseEvent, ReactNode } from 'react';
import { useRowSettings } from './tableContext.ts';

/** The row's header: who it is about, and the way to their details. */
export function UserNameCell({ user }: { readonly user: UserRow }): ReactNode {
  return (
    <div className="authshift-user">
      <UserLink user={user} />
      <span className="authshift-second">
        <bdi>{user.address}</bdi>
      </span>
    </div>
  );
}

function UserLink({ user }: { readonly user: UserRow }): ReactNode {
  const { openUser, hrefForUser, remember } = useRowSettings();
  const name = <bdi>{user.displayName}</bdi>;
  const open = () => {
    remember(user.id);
    openUser?.(user.id);
  };
  if (hrefForUser !== undefined) {
    const follow = (event: MouseEvent) => {
      // A new tab or window is the browser's to open.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (openUser !== undefined) event.preventDefault();
      open();
    };
    return (
      <a className="authshift-user-link" data-user={user.id} href={hrefForUser(user.id)} onClick={follow}>
        {name}
      </a>
    );
  }
  if (openUser === undefined) return <span className="authshift-user-link">{name}</span>;
  return (
    <button type="button" className="authshift-user-link authshift-link" data-user={user.id} onClick={open}>
      {name}
    </button>
  );
}
