import { type AccountInfo, InteractionStatus, type IPublicClientApplication, Logger } from '@azure/msal-browser';
import { type IMsalContext, MsalContext } from '@azure/msal-react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { renderStaged } from '../../test/render.tsx';
import { freshOAuth, withConnection } from '../../test/worlds.ts';
import { AuthorizeButton } from '../authorize-button/AuthorizeButton.tsx';
import { useMsalAccount } from './useMsalAccount.ts';

const account = (username: string): AccountInfo => ({
  homeAccountId: `${username}.home`,
  environment: 'login.microsoftonline.com',
  tenantId: '2b7e9d4c-1a5f-4c3e-8d6b-0f9e8d7c6b5a',
  username,
  localAccountId: `object of ${username}`,
  name: 'Product admin',
});

interface Msal {
  readonly accounts?: readonly AccountInfo[];
  readonly active?: AccountInfo | null;
  readonly inProgress?: InteractionStatus;
}

/** What `MsalProvider` gives to its children, as its types have it. */
function WithMsal({
  accounts = [],
  active = null,
  inProgress = InteractionStatus.None,
  children,
}: Msal & { children: ReactNode }) {
  const value: IMsalContext = {
    instance: { getActiveAccount: () => active } as IPublicClientApplication,
    accounts: [...accounts],
    inProgress,
    logger: new Logger({}, 'test', '0'),
  };
  return <MsalContext.Provider value={value}>{children}</MsalContext.Provider>;
}

function Said() {
  const { status, account: known, upn } = useMsalAccount();
  return <output>{[status, upn, known?.objectId].join(' | ')}</output>;
}

function WarningButton() {
  return <AuthorizeButton connectionId={freshOAuth.id} returnTo="/here" signedInAs={useMsalAccount().upn} />;
}

test.each<readonly [string, Msal, string]>([
  ['MSAL starts', { inProgress: InteractionStatus.Startup }, 'starting |  | '],
  ['nobody is signed in', {}, 'nobody |  | '],
  [
    'one account is known',
    { accounts: [account('one@x.example')] },
    'signed-in | one@x.example | object of one@x.example',
  ],
  [
    'the active one of several',
    { accounts: [account('one@x.example'), account('two@x.example')], active: account('two@x.example') },
    'signed-in | two@x.example | object of two@x.example',
  ],
])('tells who is signed in here while %s', async (_name, msal, said) => {
  await render(
    <WithMsal {...msal}>
      <Said />
    </WithMsal>,
  );
  expect(document.querySelector('output')?.textContent).toBe(said);
});

test('without a provider nobody is known, and nothing breaks', async () => {
  await render(<Said />);
  expect(document.querySelector('output')?.textContent).toBe('nobody |  | ');
});

test('the button names whom this browser would sign in by itself', async () => {
  await renderStaged(
    <WithMsal accounts={[account('admin@fabrikam.example')]}>
      <WarningButton />
    </WithMsal>,
    { world: () => withConnection(freshOAuth) },
  );
  await expect.element(page.getByText(/^Microsoft knows this browser as admin@fabrikam\.example/)).toBeVisible();
});
