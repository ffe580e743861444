import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { adminAccount, freshOAuth, withConnection } from '../../test/worlds.ts';
import { AuthorizeButton } from './AuthorizeButton.tsx';

const fresh = () => withConnection(freshOAuth);

test('where the page stays open, the outcome comes from the back end', async () => {
  const onOutcome = vi.fn();
  const onAttempt = vi.fn();
  await renderStaged(
    <AuthorizeButton
      connectionId={freshOAuth.id}
      returnTo="/here"
      navigate={() => undefined}
      onAttempt={onAttempt}
      onOutcome={onOutcome}
    />,
    { world: fresh },
  );
  await page.getByRole('button').click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(1);
  scene().backend.finishAuthorization(onAttempt.mock.calls[0]?.[0].attemptId, {
    status: 'wrong_account',
    returned: adminAccount,
    silent: true,
  });
  await expect.poll(() => onOutcome.mock.calls[0]?.[0]).toMatchObject({ status: 'wrong_account', silent: true });
  await expect.element(page.getByRole('button', { name: 'Switch account' })).toBeEnabled();
});

test('coming back with the browser’s Back, the button can be pressed again', async () => {
  const navigate = vi.fn();
  await renderStaged(<AuthorizeButton connectionId={freshOAuth.id} returnTo="/here" navigate={navigate} label="Go" />, {
    world: fresh,
  });
  await page.getByRole('button', { name: 'Go' }).click();
  await expect.poll(() => navigate.mock.calls.length).toBe(1);
  await expect.element(page.getByRole('button', { name: 'Opening Microsoft…' })).toBeVisible();
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await expect.element(page.getByRole('button', { name: 'Go' })).toBeVisible();
});

test('a second press while Microsoft is being opened starts no second attempt', async () => {
  const onAttempt = vi.fn();
  await renderStaged(
    <AuthorizeButton connectionId={freshOAuth.id} returnTo="/here" navigate={() => undefined} onAttempt={onAttempt} />,
    { world: fresh },
  );
  await page.getByRole('button').click();
  await expect.element(page.getByRole('button', { name: 'Opening Microsoft…' })).toBeVisible();
  (page.getByRole('button').element() as HTMLElement).click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(1);
});
