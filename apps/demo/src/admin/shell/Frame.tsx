import { useMigrationSelector } from '@authshift/ui';
import { useMsal } from '@azure/msal-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { AdminConfig } from '../session/adminConfig.ts';
import { AsOfBadge } from './AsOfBadge.tsx';

const places = [
  { href: '/settings/exchange/configuration', label: 'Configuration', group: 'Settings › Microsoft Exchange' },
  { href: '/settings/exchange/users', label: 'User Accounts', group: 'Settings › Microsoft Exchange' },
  { href: '/audit', label: 'Audit', group: 'Harborline' },
  { href: '/rehearsals', label: 'Rehearsals', group: 'Harborline' },
] as const;

/** Harborline's frame: who is signed in, where one is, and the badge of the rehearsed day. */
export function Frame({ config, children }: { readonly config: AdminConfig; readonly children: ReactNode }) {
  const { instance } = useMsal();
  const me = useMigrationSelector((state) => state.me);
  const account = instance.getActiveAccount();
  return (
    <div className="hl-frame">
      <a className="hl-skip" href="#content">
        Skip to content
      </a>
      <header className="hl-top">
        <Link className="hl-brand" href="/settings/exchange/configuration">
          <img src={new URL('./mark.svg', import.meta.url).href} alt="" width="28" height="28" /> Harborline
        </Link>
        <AsOfBadge asOf={config.asOf} />
        <div className="hl-who">
          <span>
            {account?.username}
            {me ? (
              <span className="hl-quiet">
                {' '}
                · {me.role} of {me.organization.name}
              </span>
            ) : null}
          </span>
          <button
            type="button"
            className="hl-button hl-button-quiet"
            onClick={() => instance.logoutRedirect({ account })}
          >
            Sign out
          </button>
        </div>
      </header>
      <nav className="hl-nav" aria-label="Harborline">
        {['Settings › Microsoft Exchange', 'Harborline'].map((group) => (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            <ul>
              {places
                .filter((place) => place.group === group)
                .map((place) => (
                  <Place key={place.href} {...place} />
                ))}
            </ul>
          </section>
        ))}
      </nav>
      <main className="hl-content" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Place({ href, label }: { readonly href: string; readonly label: string }) {
  const [location] = useLocation();
  return (
    <li>
      <Link href={href} aria-current={location.startsWith(href) ? 'page' : undefined}>
        {label}
      </Link>
    </li>
  );
}
