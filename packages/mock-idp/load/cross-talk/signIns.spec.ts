import type { AccountHandle, FaultInput } from '../../src/index.ts';
import { expect, type SignInOptions, test } from '../../src/playwright/index.ts';

/**
 * Every test is one sign-in of a person nobody else has, with a password nobody else has; what lets it fail is set for the own world
 * alone. Neighbours do the opposite to what has the same name, at the same time.
 */
interface Kind {
  readonly name: string;
  readonly fault?: (user: AccountHandle) => FaultInput;
  readonly prepare?: (user: AccountHandle) => Promise<unknown>;
  readonly options?: SignInOptions;
  /** `page`: the sign-in pages say no with this code; `app`: the application is told this. Neither: it gets tokens. */
  readonly ends: { readonly page?: number; readonly app?: string };
}

const KINDS: readonly Kind[] = [
  { name: 'signs in', ends: {} },
  {
    name: 'is throttled',
    fault: () => ({ match: { endpoint: 'token' }, effect: { status: 429, retryAfter: 30 } }),
    ends: { app: 'HTTP 429' },
  },
  { name: 'is disabled', prepare: (user) => user.disable(), ends: { page: 50057 } },
  {
    name: 'shows a second factor',
    prepare: async (user) => {
      await user.setMfa({ methods: ['code'] });
      await user.requireMfa();
    },
    ends: {},
  },
  { name: 'mistypes the password', options: { password: 'somebody-elses' }, ends: { page: 50126 } },
  {
    name: 'lacks consent at the token endpoint',
    fault: ({ upn }) => ({ match: { user: upn, endpoint: 'token' }, effect: { code: 65001 }, times: 1 }),
    ends: { app: 'AADSTS65001' },
  },
  { name: 'signs in and stays signed in', options: { keepSignedIn: true }, ends: {} },
  {
    name: 'comes while Entra is down',
    fault: () => ({ match: { endpoint: 'authorize' }, effect: { code: 90033 } }),
    ends: { page: 90033 },
  },
];

for (let number = 1; number <= Number(process.env.MOCK_IDP_SIGN_INS); number += 1) {
  const kind = KINDS[number % KINDS.length] as Kind;

  test(`sign-in ${number}: ${kind.name}`, async ({ page, sampleApp, world, signIn, idp, mockTestId }) => {
    const upn = `person-${number}@${world.domain}`;
    const user = await world.tenant.createUser({ upn, password: `Own-password-${number}` });
    await kind.prepare?.(user);
    const fault = kind.fault === undefined ? undefined : await idp.faults.add(kind.fault(user));

    await page.goto(sampleApp.url);
    await page.getByRole('link', { name: 'Sign in' }).click();
    const refusal = await signIn(page, user, kind.options).then(
      () => undefined,
      (error: unknown) => error,
    );

    if (kind.ends.page !== undefined) expect(refusal).toMatchObject({ code: kind.ends.page });
    else expect(refusal).toBeUndefined();
    if (kind.ends.app !== undefined) await expect(page.getByRole('alert')).toContainText(kind.ends.app);
    if (kind.ends.page === undefined && kind.ends.app === undefined) {
      await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible();
      await expect(page.getByText(`You are ${upn}.`)).toBeVisible();
    }

    // What the mock knows of it: this world has seen this person and nobody else, and was struck by its own fault and no other.
    const [ours, sent] = [await idp.requests.list(), await idp.requests.list({ testId: mockTestId })];
    expect(new Set(sent.map(({ tenantId }) => tenantId))).toEqual(new Set([world.tenant.id]));
    expect(new Set([upn, ...ours.flatMap((record) => record.upn ?? [])])).toEqual(new Set([upn]));
    expect([...new Set(ours.flatMap((record) => record.fault?.id ?? []))]).toEqual(
      fault === undefined ? [] : [fault.id],
    );
    expect((await idp.directory.listUsers(world.tenant.id)).filter((one) => /^person-/.test(one.upn))).toHaveLength(1);
  });
}
