import type { ComponentType } from 'react';
import { AuditPage } from './pages/AuditPage.tsx';
import { ConfigurationPage } from './pages/ConfigurationPage.tsx';
import { OverviewPage } from './pages/OverviewPage.tsx';
import { RehearsalsPage } from './pages/RehearsalsPage.tsx';
import { UserAccountsPage } from './pages/UserAccountsPage.tsx';

/** A page of a customer, and its line in the navigation. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly group: PlaceGroup;
  readonly page: ComponentType;
  /** The scenarios whose customers have it; absent: all of them. */
  readonly only?: readonly string[];
}

export const placeGroups = ['Migration', 'Settings › Microsoft Exchange', 'Harborline'] as const;
export type PlaceGroup = (typeof placeGroups)[number];

const exchange = 'Settings › Microsoft Exchange';

/** Every page of a customer in the order of the navigation. */
export const places: readonly Place[] = [
  { path: '/overview', label: 'Overview', group: 'Migration', page: OverviewPage },
  { path: '/settings/exchange/configuration', label: 'Configuration', group: exchange, page: ConfigurationPage },
  { path: '/settings/exchange/users', label: 'User Accounts', group: exchange, page: UserAccountsPage },
  { path: '/audit', label: 'Audit', group: 'Harborline', page: AuditPage },
  { path: '/rehearsals', label: 'Rehearsals', group: 'Harborline', page: RehearsalsPage },
];

export function placesOf(customer: string): readonly Place[] {
  return places.filter(({ only }) => only === undefined || only.includes(customer));
}
