import { BUILT_IN_PASSWORD } from '../../src/index.ts';
import {
  afterPassword,
  byPassword,
  change,
  codeOf,
  EXCHANGE,
  idp,
  policy,
  type Raised,
  redirected,
  refresh,
  refreshToken,
  refreshTokenWithFactor,
  refusedBy,
  SCOPE,
  signIn,
  wait,
} from './asking.ts';

/** What the organization of a person, or its state, has against a sign-in. */
export const RULES: readonly Raised[] = [
  [53000, 'a policy for compliant devices', () => refusedBy({ controls: ['compliant-device'] })],
  [53001, 'a policy for joined devices', () => refusedBy({ controls: ['hybrid-joined-device'] })],
  [53002, 'a policy for approved apps', () => refusedBy({ controls: ['approved-app'] })],
  [53003, 'a policy that blocks', () => byPassword('blocked-by-policy@contoso.example')],
  [
    70043,
    'a refresh token older than the sign-in frequency',
    async () => {
      await policy({ signInFrequencyHours: 1 });
      const kept = await refreshToken();
      await wait({ hours: 2 });
      return refresh(kept);
    },
  ],
  [
    70044,
    'a silent sign-in in a session older than the sign-in frequency',
    async () => {
      await policy({ signInFrequencyHours: 1 });
      const { browser } = await signIn();
      await wait({ hours: 2 });
      return redirected({ prompt: 'none' }, { browser });
    },
  ],
  [
    90094,
    "mail permissions under Microsoft's consent policy",
    async () => {
      await change({ userConsent: 'microsoft-managed' });
      return afterPassword('service@contoso.example', { scope: `${EXCHANGE}/POP.AccessAsUser.All` });
    },
  ],
  [
    90095,
    'the same where an administrator takes requests',
    async () => {
      await change({ userConsent: 'blocked', consentRequests: true });
      return afterPassword('service@contoso.example', { scope: `${EXCHANGE}/POP.AccessAsUser.All` });
    },
  ],
  [
    530035,
    'a password grant under security defaults',
    async () => {
      await change({ securityDefaults: true });
      return byPassword();
    },
  ],
  ...(
    [
      [50033, 'momentary', 'a moment of trouble'],
      [90024, 'slow', 'an outage in which everything is slow'],
      [90033, 'directory', 'an outage of the directory'],
      [90090, 'graph', 'an outage of Graph'],
    ] as const
  ).map(([code, outage, cause]): Raised => [code, cause, () => change({ outage }).then(() => byPassword())]),
  [
    50078,
    'a second factor older than a policy allows',
    async () => {
      await (await idp.user('service@contoso.example')).setMfa({ methods: ['code'] });
      await policy({ controls: ['mfa'], signInFrequencyHours: 1, signInFrequencyFor: 'second-factor' });
      const kept = await refreshTokenWithFactor();
      await wait({ hours: 2 });
      return refresh(kept);
    },
  ],
  [
    50131,
    'a device that is known and cannot prove it any more',
    async () => {
      await policy({ controls: ['compliant-device'] });
      const form = { grant_type: 'password', username: 'service@contoso.example', password: BUILT_IN_PASSWORD };
      return codeOf({ ...form, scope: SCOPE }, { headers: { 'x-mock-device': 'faulty' } });
    },
  ],
  [50158, 'terms of use that nobody accepted', () => refusedBy({ controls: ['terms-of-use'] })],
  [
    53004,
    'a second factor to be registered by somebody at risk',
    async () => {
      await (await idp.user('service@contoso.example')).setRisk('high');
      return refusedBy({ controls: ['mfa'] });
    },
  ],
  [
    53011,
    'a guest whose home holds them for a risk',
    async () => {
      await (await idp.user('guest@fabrikam.example')).setRisk('high');
      return afterPassword('guest@fabrikam.example');
    },
  ],
  [
    530032,
    'a security policy against password grants',
    async () => {
      await change({ blockedGrants: ['password'] });
      return byPassword();
    },
  ],
  [
    530034,
    "a partner's administrator whose home holds them for a risk",
    async () => {
      const partner = await idp.user('guest@fabrikam.example');
      await partner.change({ admin: true });
      await partner.setRisk('high');
      return afterPassword('guest@fabrikam.example');
    },
  ],
  [
    650052,
    'a service the organization has not bought',
    async () => {
      await change({ missingServices: [EXCHANGE] });
      return byPassword();
    },
  ],
  [
    90055,
    'more requests than a tenant may send',
    async () => {
      await change({ requestLimit: { requests: 1, seconds: 60 } });
      await byPassword();
      return byPassword();
    },
  ],
];
