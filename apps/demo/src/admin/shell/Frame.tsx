import { useMigrationSelector } from '@authshift/ui';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { AsOfBadge } from './AsOfBadge.tsx';
import { CustomerSwitch } from './CustomerSwitch.tsx';
import { TopBar } from './TopBar.tsx';

const groups = [
  { title: 'Migration', places: [{ href: '/overview', label: 'Overview' }] },
  {
    title: 'Settings › Microsoft Exchange',
    places: [
      { href: '/settings/exchange/configuration', label: 'Configuration' },
      { href: '/settings/exchange/users', label: 'User Accounts' },
    ],
  },
  {
    title: 'Harborline',
    places: [
      { href: '/audit', label: 'Audit' },
      { href: '/rehearsals', label: 'Rehearsals' },
    ],
  },
] as const;

/** Harborline's frame: which customer, who is signed in, where one is, and the badge of the rehearsed day. */
export function Frame({ customer, children }: { readonly customer: string; readonly children: ReactNode }) {
  const me = useMigrationSelector((state) => state.me);
  const scenario = useScenario(customer);
  return (
    <div className="hl-frame">
      <TopBar who={me ? <span className="hl-quiet"> · {me.role}</span> : null}>
        <CustomerSwitch customer={customer} />
        {scenario === undefined ? null : <AsOfBadge asOf={scenario.asOf} />}
      </TopBar>
      <nav className="hl-nav" aria-label="Harborline">
        {groups.map(({ title, places }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            <ul>
              {places.map((place) => (
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
