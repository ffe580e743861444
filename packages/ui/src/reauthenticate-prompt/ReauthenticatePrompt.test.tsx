import { builtAt, makeGrant } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { adminAccount, basic, createWorld, freshOAuth } from '../../test/worlds.ts';
import { ReauthenticatePrompt, type ReauthenticatePromptProps } from './ReauthenticatePrompt.tsx';

const due = { ...freshOAuth, status: 'needs-reauth' } as const;
const world = () => createWorld({ connections: [basic, due] });
const onAttempt = vi.fn();
const onOutcome = vi.fn();
const prompt = (props: Partial<ReauthenticatePromptProps> = {}) => (
  <ReauthenticatePrompt
    returnTo="/here"
    navigate={() => undefined}
    onAttempt={onAttempt}
    onOutcome={onOutcome}
    supportContact="Call support, option 6"
    {...props}
  />
);
const root = () => document.querySelector<HTMLElement>('[data-authshift-part=reauthenticate-prompt]');
const lastAttempt = () => onAttempt.mock.lastCall?.[0].attemptId as string;

async function signIn(
  outcome: Parameters<ReturnType<typeof scene>['backend']['finishAuthorization']>[1],
): Promise<void> {
  const tries = onAttempt.mock.calls.length;
  await page.getByRole('button', { name: 'Sign in again now' }).click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(tries + 1);
  scene().backend.finishAuthorization(lastAttempt(), outcome);
}

test('from the reminder over a cross to a tick, each in words and with its time', async () => {
  await renderStaged(prompt({ onDismiss: () => undefined }), { world });
  await expect
    .element(page.getByRole('heading', { name: 'Exchange with OAuth needs somebody to sign in again' }))
    .toBeVisible();
  expect(root()?.dataset.state).toBe('due');
  await expect.element(page.getByRole('button', { name: 'Copy: Account to sign in with' })).toBeVisible();
  expect(document.querySelector('input')).toBeNull();
  await signIn({ status: 'failed', error: { code: '50055', literal: 'AADSTS50055: The password is expired.' } });
  await expect.element(page.getByText('Not connected', { exact: true })).toBeVisible();
  await expect.element(page.getByText('AADSTS50055: The password is expired.').first()).toBeVisible();
  await expect.element(page.getByText('Call support, option 6')).toBeVisible();
  expect(root()?.dataset.state).toBe('failed');
  await signIn('succeeded');
  await expect.element(page.getByText('Connected as service@contoso.example').first()).toBeVisible();
  expect(root()?.dataset.state).toBe('connected');
  await page.getByRole('button', { name: 'Done' }).click();
  expect(root()).toBeNull();
});

test('going round in circles is noticed, and trying again is not advised', async () => {
  onAttempt.mockReset();
  await renderStaged(prompt(), { world });
  for (let tries = 0; tries < 3; tries += 1) await signIn({ status: 'wrong_account', returned: adminAccount });
  await expect.element(page.getByText('This was tried 3 times without success')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Try all the same' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Copy for support/ })).toBeVisible();
});

test('whoever comes back from Microsoft without an answer is reminded as before, and a loop is told to support', async () => {
  const setupLog = [3, 2, 1].map((minutes) => ({
    type: 'entered' as const,
    step: 'sign-in',
    at: Date.parse(builtAt) - minutes * 60_000,
  }));
  const stuck = () => createWorld({ connections: [basic, { ...freshOAuth, status: 'authorizing' }] });
  await renderStaged(prompt({ setupLog }), { world: stuck });
  await expect.element(page.getByText('This was tried 3 times without success')).toBeVisible();
  await expect.element(page.getByText('Call support, option 6')).toBeVisible();
  await expect.element(page.getByText('Microsoft showed a message?')).toBeVisible();
});

test('as a window it opens by itself, and “Later” gives the page back', async () => {
  const onDismiss = vi.fn();
  await renderStaged(prompt({ inDialog: true, onDismiss }), { world });
  await expect.element(page.getByRole('dialog', { name: /needs somebody to sign in again/ })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(onDismiss).toHaveBeenCalledOnce();
});

test('whoever may do nothing about it is not bothered, nor anybody while nothing is due', async () => {
  const viewer = await renderStaged(prompt(), { world, actor: 'operator' });
  await expect.poll(() => scene().migration.getState().status).toBe('ready');
  expect(root()).toBeNull();
  await viewer.unmount();
  await renderStaged(prompt(), {
    world: () => createWorld({ connections: [basic, { ...freshOAuth, status: 'healthy', grant: makeGrant() }] }),
  });
  await expect.poll(() => scene().migration.getState().status).toBe('ready');
  expect(root()).toBeNull();
});

test('a host that vetoes keeps the reminder as it was', async () => {
  onAttempt.mockReset();
  const onBefore = vi.fn(() => false);
  await renderStaged(prompt({ onBefore }), { world });
  await page.getByRole('button', { name: 'Sign in again now' }).click();
  await expect.poll(() => onBefore.mock.calls.length).toBe(1);
  expect(onAttempt).not.toHaveBeenCalled();
  expect(root()?.dataset.state).toBe('due');
});
