import { builtAt, createMemoryBackend, createSimulatedClock } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, movedRun, withConnection } from '../../test/worlds.ts';
import { ConnectionCard } from './ConnectionCard.tsx';

const card = () => document.querySelector('.authshift-card');

test('test, disconnect and restore by keyboard alone; the host hears of each, and the focus is never lost', async () => {
  const told: string[] = [];
  await renderStaged(
    <ConnectionCard connectionId={basic.id} onAfter={({ type }, { ok }) => void told.push(`${type} ${ok}`)} />,
    { world: movedRun },
  );
  await expect.element(page.getByRole('button', { name: 'Test connection' })).toBeVisible();
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Test connection' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Exchange accepted the sign-in')).toBeVisible();

  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Disconnect Exchange with Basic?' })).toHaveFocus();
  await expect.element(page.getByRole('textbox')).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}Exchange with Basic{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Exchange with Basic is disconnected' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  const title = page.getByRole('heading', { name: 'Exchange with Basic' });
  await expect.element(title).toHaveFocus();
  expect(card()).toHaveAttribute('data-state', 'disconnected');

  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Restore' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => card()?.getAttribute('data-state')).not.toBe('disconnected');
  await expect.element(title).toHaveFocus();
  expect(told).toEqual(['test-connection true', 'disconnect true', 'restore-connection true']);
});

test('COCONUT-36: a card says over which interface, and whether Exchange is Microsoft’s or one’s own', async () => {
  const facts = () => [...document.querySelectorAll('dd')].map(({ textContent }) => textContent);
  const { unmount } = await renderStaged(<ConnectionCard connectionId={basic.id} />, { world: movedRun });
  await expect.poll(facts).toContain(`${basic.account}Exchange Web Services (EWS) · Exchange Online`);
  await unmount();
  const own = withConnection({ ...basic, protocol: 'imap-smtp', environment: 'on-premises' });
  await renderStaged(<ConnectionCard connectionId={basic.id} />, { world: () => own });
  await expect.poll(facts).toContain(`${basic.account}IMAP and SMTP · Exchange on your own servers`);
});

test('a step whose answer comes late, when another is under way already, does not end that one', async () => {
  const stored = { kind: 'password', setAt: builtAt, setBy: 'Admin', expiresAt: null } as const;
  const gone = { status: 'disconnected', restorableUntil: '2099-01-01T00:00:00.000Z', secret: stored } as const;
  const clock = createSimulatedClock({ start: builtAt });
  const backend = createMemoryBackend({ clock, timers: clock, connections: [{ ...basic, ...gone }] });
  await renderStaged(<ConnectionCard connectionId={basic.id} />, { world: () => ({ clock, backend }) });
  backend.faults.delay('restore', 5000);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect.element(page.getByRole('button', { name: 'Restoring…' })).toBeVisible();
  // The event comes before the answer: here because another admin was faster.
  backend.faults.clear();
  await backend.client().restore(basic.id);
  backend.faults.delay('probe', 9000);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await clock.advance(5000);
  await expect.element(page.getByText('The connection was not restored.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Testing…' })).toBeVisible();
  await clock.advance(4000);
  await expect.element(page.getByText('Exchange accepted the sign-in')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Test connection' })).toBeVisible();
});

test('a card of what runs commands counts no users and no mailboxes', async () => {
  const terms = () => [...document.querySelectorAll('dt')].map(({ textContent }) => textContent);
  const world = () => withConnection({ ...basic, protocol: 'exchange-admin' });
  await renderStaged(<ConnectionCard connectionId={basic.id} />, { world });
  await expect.poll(terms).toEqual(['Service account', 'Last success']);
});

test('what the host vetoes is not sent, and what fails says so beside its button', async () => {
  const onBefore = vi.fn().mockReturnValueOnce(false).mockReturnValue(true);
  await renderStaged(<ConnectionCard connectionId={basic.id} onBefore={onBefore} />);
  const button = page.getByRole('button', { name: 'Test connection' });
  await button.click();
  await expect
    .poll(() => onBefore.mock.calls)
    .toEqual([[{ type: 'test-connection', connectionId: basic.id, userId: null }]]);
  await expect.element(button).toBeEnabled();
  expect(document.querySelector('.authshift-probe')).toBeNull();
  scene().backend.goOffline();
  await button.click();
  await expect.element(page.getByText('The test did not run.')).toBeVisible();
});

test('what signs in without anybody can be tested as soon as it has what it needs', async () => {
  const stored = { kind: 'password', setAt: '2022-06-01T07:00:00.000Z', setBy: 'Admin', expiresAt: null } as const;
  const cases = [
    [{ authType: 'oauth-ropc', status: 'ready', secret: stored, grant: null }, 1],
    [{ authType: 'oauth-app', status: 'ready', secret: null, grant: null }, 1],
    [{ authType: 'oauth-app', status: 'awaiting-consent', secret: null, grant: null }, 0],
    [{ authType: 'oauth-delegated', status: 'ready', secret: null, grant: null }, 0],
  ] as const;
  for (const [connection, offered] of cases) {
    const { unmount } = await renderStaged(<ConnectionCard connectionId={basic.id} />, {
      world: () => withConnection({ id: basic.id, displayName: 'Under test', ...connection }),
    });
    await expect.element(page.getByRole('heading', { name: 'Under test' })).toBeVisible();
    expect(page.getByRole('button', { name: 'Test connection' }).elements(), connection.authType).toHaveLength(offered);
    await unmount();
  }
});
