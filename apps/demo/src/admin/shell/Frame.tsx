import { useMigrationSelector } from '@authshift/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { SignInReminder } from '../mail/SignInReminder.tsx';
import { placeGroups, placesOf } from '../places.ts';
import { RehearsalPanel } from '../rehearsal/RehearsalPanel.tsx';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { AsOfBadge } from './AsOfBadge.tsx';
import { CustomerSwitch } from './CustomerSwitch.tsx';
import { Notices } from './Notices.tsx';
import { TopBar } from './TopBar.tsx';

/** Kept for the tab: whoever has the panel open finds it open on the next page and after the way to Microsoft. */
const panelOpen = 'harborline-rehearsal';

/** Harborline's frame: which customer, who is signed in, where one is, what is due, and the rehearsal beside it all. */
export function Frame({ customer, children }: { readonly customer: string; readonly children: ReactNode }) {
  const me = useMigrationSelector((state) => state.me);
  const scenario = useScenario(customer);
  const [isOpen, setOpen] = useState(() => sessionStorage.getItem(panelOpen) === 'open');
  const menu = useMenu();
  const show = (open: boolean) => {
    sessionStorage.setItem(panelOpen, open ? 'open' : 'closed');
    setOpen(open);
  };
  return (
    <div className="hl-frame" data-rehearsal={isOpen ? 'open' : 'closed'}>
      <TopBar who={me ? <span className="hl-quiet"> · {me.role}</span> : null}>
        <button
          type="button"
          className="hl-button hl-button-quiet hl-menu"
          aria-expanded={menu.isOpen}
          aria-controls="places"
          onClick={menu.toggle}
        >
          Menu
        </button>
        <CustomerSwitch customer={customer} />
        {scenario === undefined ? null : <AsOfBadge asOf={scenario.asOf} />}
        <button
          type="button"
          className="hl-button hl-button-quiet"
          aria-expanded={isOpen}
          aria-controls="rehearsal"
          onClick={() => show(!isOpen)}
        >
          Rehearsal
        </button>
      </TopBar>
      <Navigation customer={customer} isOpen={menu.isOpen} />
      {isOpen && scenario ? <RehearsalPanel scenario={scenario} onClose={() => show(false)} /> : null}
      <main className="hl-content" id="content" tabIndex={-1}>
        <Notices asOf={scenario?.asOf} />
        {children}
      </main>
      <SignInReminder />
    </div>
  );
}

/** On a narrow screen the navigation is behind a button, and closes once it has led somewhere. */
function useMenu() {
  const [location] = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  useEffect(() => setOpenAt((before) => (before === location ? before : null)), [location]);
  const isOpen = openAt === location;
  return { isOpen, toggle: () => setOpenAt(isOpen ? null : location) };
}

function Navigation({ customer, isOpen }: { readonly customer: string; readonly isOpen: boolean }) {
  const places = placesOf(customer);
  const groups = placeGroups.filter((group) => places.some((place) => place.group === group));
  return (
    <nav className="hl-nav" id="places" data-open={isOpen} aria-label="Harborline" lang="en">
      {groups.map((group) => (
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
