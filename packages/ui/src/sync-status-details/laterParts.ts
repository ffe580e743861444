import { laterPart } from '../later/laterPart.ts';

// Most people come to read how a user fares; what tests and waives comes when it is asked for.
export const connectivityTest = laterPart(() =>
  import('../connectivity-test/ConnectivityTest.tsx').then((module) => module.ConnectivityTest),
);
export const userPreflight = laterPart(() =>
  import('../preflight-list/UserPreflight.tsx').then((module) => module.UserPreflight),
);
export const userSwitches = laterPart(() => import('./UserSwitches.tsx').then((module) => module.UserSwitches));
