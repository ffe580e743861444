import { useMigrationSelector } from '@authshift/ui';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { SignInReminder } from '../mail/SignInReminder.tsx';
import { placeGroups, placesOf } from '../places.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { AsOfBadge } from './AsOfBadge.tsx';
import { CustomerSwitch } from './CustomerSwitch.tsx';
import { TopBar } from './TopBar.tsx';

/** Harborline's frame: which customer, who is signed in, where one is, and the badge of the rehearsed day. */
export function Frame({ customer, children }: { readonly customer: string; readonly children: ReactNode }) {
  const me = useMigrationSelector((state) => state.me);
  const scenario = useScenario(customer);
  const places = placesOf(customer);
  return (
    <div className="hl-frame">
      <TopBar who={me ? <span className="hl-quiet"> · {me.role}</span> : null}>
        <CustomerSwitch customer={customer} />
        {scenario === undefined ? null : <AsOfBadge asOf={scenario.asOf} />}
      </TopBar>
      <nav className="hl-nav" aria-label="Harborline">
        {placeGroups
          .filter((group) => places.some((place) => place.group === group))
          .map((group) => (
            <section key={group} aria-label={group}>
              <h2>{group}</h2>
              <ul>
                {places
                  .filter((place) => place.group === group)
                  .map(({ path, label }) => (
                    <PlaceLink key={path} href={path} label={label} />
                  ))}
              </ul>
            </section>
          ))}
      </nav>
      <main className="hl-content" id="content" tabIndex={-1}>
        {children}
      </main>
      <SignInReminder />
    </div>
  );
}

function PlaceLink({ href, label }: { readonly href: string; readonly label: string }) {
  const [location] = useLocation();
  return (
    <li>
      <Link href={href} aria-current={location.startsWith(href) ? 'page' : undefined}>
        {label}
      </Link>
    </li>
  );
}
