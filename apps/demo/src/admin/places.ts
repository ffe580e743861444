import type { ComponentType } from 'react';
import { EmailPage } from './mail/EmailPage.tsx';
import { AuditPage } from './pages/AuditPage.tsx';
import { ConfigurationPage } from './pages/ConfigurationPage.tsx';
import { EvidencePage } from './pages/EvidencePage.tsx';
import { HelpPage } from './pages/HelpPage.tsx';
import { OverviewPage } from './pages/OverviewPage.tsx';
import { RehearsalsPage } from './pages/RehearsalsPage.tsx';
import { UserAccountsPage } from './pages/UserAccountsPage.tsx';
import { ProvidersPage } from './providers/ProvidersPage.tsx';
import { ReadinessPage } from './readiness/ReadinessPage.tsx';
import { AppRegistrationPage } from './rollout/AppRegistrationPage.tsx';
import { RolloutPage } from './rollout/RolloutPage.tsx';
import { SelfTestPage } from './rollout/SelfTestPage.tsx';
import { TenantPage } from './rollout/TenantPage.tsx';
import { UserSignInsPage } from './rollout/UserSignInsPage.tsx';

/** A page of a customer, and its line in the navigation. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly group: PlaceGroup;
  readonly page: ComponentType;
  /** The scenarios whose customers have it; absent: all of them. */
  readonly only?: readonly string[];
}

export const placeGroups = ['Migration', 'Settings › E-mail', 'Settings › Microsoft Exchange', 'Harborline'] as const;
export type PlaceGroup = (typeof placeGroups)[number];

const exchange = 'Settings › Microsoft Exchange';
const mail = 'Settings › E-mail';

/** Every page of a customer in the order of the navigation. */
export const places: readonly Place[] = [
  { path: '/overview', label: 'Overview', group: 'Migration', page: OverviewPage },
  { path: '/rollout', label: 'Rollout', group: 'Migration', page: RolloutPage },
  { path: '/user-sign-ins', label: 'Users sign in', group: 'Migration', page: UserSignInsPage, only: ['handle'] },
  { path: '/tenant', label: 'Refuse the old sign-in', group: 'Migration', page: TenantPage },
  {
    path: '/settings/exchange/readiness',
    label: 'Readiness',
    group: exchange,
    page: ReadinessPage,
    only: ['activate', 'activate-today'],
  },
  {
    path: '/settings/exchange/registration',
    label: 'App registration',
    group: exchange,
    page: AppRegistrationPage,
    only: ['handle'],
  },
  { path: '/settings/exchange/configuration', label: 'Configuration', group: exchange, page: ConfigurationPage },
  { path: '/settings/exchange/users', label: 'User Accounts', group: exchange, page: UserAccountsPage },
  { path: '/settings/exchange/self-test', label: 'Self-test', group: exchange, page: SelfTestPage },
  {
    path: '/settings/providers',
    label: 'Providers and tokens',
    group: mail,
    page: ProvidersPage,
    only: ['servicely'],
  },
  { path: '/settings/email', label: 'E-mail', group: mail, page: EmailPage, only: ['exact'] },
  { path: '/evidence', label: 'Evidence', group: 'Harborline', page: EvidencePage },
  { path: '/audit', label: 'Audit', group: 'Harborline', page: AuditPage },
  { path: '/rehearsals', label: 'Rehearsals', group: 'Harborline', page: RehearsalsPage, only: ['coconut'] },
  { path: '/help', label: 'Help', group: 'Harborline', page: HelpPage },
];

export function placesOf(customer: string): readonly Place[] {
  return places.filter(({ only }) => only === undefined || only.includes(customer));
}
