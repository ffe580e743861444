import type { CreatedInvitation } from '@authshift/core/contract';
import { makeAttempt, makeInvitation, makeUsers } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, createWorld, oauth } from '../../test/worlds.ts';
import { SelfAuthorization, type SelfAuthorizationProps } from './SelfAuthorization.tsx';
import { SelfAuthorizationCampaign } from './SelfAuthorizationCampaign.tsx';

const world = () => createWorld({ connections: [basic, oauth], users: makeUsers(3, { connectionId: oauth.id }) });
const part = (name: string) => document.querySelector<HTMLElement>(`[data-authshift-part=${name}]`);
const mine = (props: Partial<SelfAuthorizationProps> = {}) => (
  <SelfAuthorization
    connectionId={oauth.id}
    account="room-01-desk-1@contoso.example"
    invitation={makeInvitation({ kind: 'self' })}
    {...props}
  />
);

test('a user is sent on by the invitation’s own link, knowing what it allows', async () => {
  const navigate = vi.fn();
  const url = 'https://product.example/invitations/1#once';
  await renderStaged(mine({ navigate, invitation: { ...makeInvitation(), url } }), { world, actor: 'viewer' });
  await expect.element(page.getByText(/Sign in to Microsoft once as room-01-desk-1@contoso\.example/)).toBeVisible();
  await expect.element(page.getByText('Read and change calendars.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
  expect(navigate).toHaveBeenCalledExactlyOnceWith(url);
});

test('or by the host’s back end in the user’s name, as an attempt of kind self, and back again', async () => {
  const navigate = vi.fn();
  const onBefore = vi.fn();
  // The host's back end starts it; here the one in memory stands for it.
  const begin = async (returnTo: string) => {
    const client = scene().backend.client({ role: 'admin' });
    const attempt = await client.startAuthorization(oauth.id, { returnTo });
    return { ok: true, value: makeAttempt({ ...attempt, kind: 'self' }) } as const;
  };
  const onAttempt = vi.fn();
  await renderStaged(mine({ begin, navigate, onBefore, onAttempt, onOutcome: () => undefined }), {
    world,
    actor: 'viewer',
  });
  await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
  await expect.poll(() => navigate.mock.calls.length).toBe(1);
  expect(onBefore).toHaveBeenCalledWith({ type: 'authorize', connectionId: oauth.id, kind: 'self' });
  scene().backend.finishAuthorization(onAttempt.mock.calls[0]?.[0].attemptId, 'wrong_account');
  await expect.element(page.getByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
  expect(part('self-authorization')?.dataset.state).toBe('wrong_account');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(2);
  scene().backend.finishAuthorization(onAttempt.mock.calls[1]?.[0].attemptId, 'succeeded');
  await expect.element(page.getByText('Your mailbox is connected')).toBeVisible();
  expect(part('self-authorization')?.dataset.state).toBe('completed');
});

test.each([
  ['completed', 'Your mailbox is connected'],
  ['expired', 'This invitation has ended'],
  ['revoked', 'This invitation was withdrawn'],
] as const)('an invitation that is %s offers no sign-in', async (status, words) => {
  await renderStaged(mine({ invitation: makeInvitation({ status, completedAt: null }) }), { world });
  await expect.element(page.getByText(words)).toBeVisible();
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
  expect(part('self-authorization')?.dataset.state).toBe(status);
});

test('without an invitation, whom to ask', async () => {
  await renderStaged(mine({ invitation: null }), { world });
  await expect.element(page.getByText('There is no invitation for you')).toBeVisible();
  expect(part('self-authorization')?.dataset.state).toBe('empty');
});

test('a campaign from nobody invited to the first signed in, with a reminder and a revocation', async () => {
  const onInvited = vi.fn();
  const onBefore = vi.fn();
  await renderStaged(<SelfAuthorizationCampaign connectionId={oauth.id} onInvited={onInvited} onBefore={onBefore} />, {
    world,
  });
  await expect.element(page.getByText('0 of 3 users have signed in')).toBeVisible();
  await page.getByRole('button', { name: 'Invite 3 users' }).click();
  expect(onBefore).toHaveBeenCalledWith({ type: 'invite', connectionId: oauth.id, kind: 'self', count: 3 });
  await expect.poll(() => onInvited.mock.calls[0]?.[0]?.length).toBe(3);
  const [[[first, second]]] = onInvited.mock.calls as [[[CreatedInvitation, CreatedInvitation]]];
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await page.getByRole('button', { name: /^Copy the list/ }).click();
  await expect.poll(() => written.mock.calls[0]?.[0]?.split('\n')).toHaveLength(3);
  expect(written.mock.calls[0]?.[0]).toContain(`room-01-desk-1@contoso.example\t${first.url}`);
  written.mockRestore();
  scene().backend.followInvitation(first.id, 'completed');
  await expect.element(page.getByText('1 of 3 users have signed in')).toBeVisible();
  await expect.element(page.getByRole('progressbar')).toHaveAttribute('value', '1');
  await page.getByRole('button', { name: 'Revoke the invitation of Room 01 desk 2' }).click();
  await expect
    .element(page.getByRole('listitem').filter({ hasText: 'Room 01 desk 2' }).getByText('Revoked'))
    .toBeVisible();
  expect(second.userId).toBe('user-2');
  await page.getByRole('button', { name: 'New link for 1 user who has not signed in' }).click();
  await expect.poll(() => onInvited.mock.calls.length).toBe(2);
});

test('a campaign whose links run out while its page is open', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  await renderStaged(<SelfAuthorizationCampaign connectionId={oauth.id} />, { world });
  await page.getByRole('button', { name: 'Invite 3 users' }).click();
  const revoking = page.getByRole('button', { name: /^Revoke/ });
  await expect.poll(() => revoking.elements().length).toBe(3);
  await scene().clock.advance(8 * 86_400_000);
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await expect.poll(() => page.getByText('Expired').elements().length).toBe(3);
  expect(revoking.elements()).toEqual([]);
});

test('a campaign for whom nobody is ticked, for a viewer, and for a host that vetoes', async () => {
  const nobody = await renderStaged(<SelfAuthorizationCampaign connectionId={oauth.id} />, {
    world: () => createWorld({ connections: [basic, oauth] }),
  });
  await expect.element(page.getByText(/^Nobody is ticked/)).toBeVisible();
  expect(part('self-authorization-campaign')?.dataset.state).toBe('empty');
  await nobody.unmount();
  const viewer = await renderStaged(<SelfAuthorizationCampaign connectionId={oauth.id} />, { world, actor: 'viewer' });
  await expect.element(page.getByText(/^Only an administrator/)).toBeVisible();
  expect(part('self-authorization-campaign')?.dataset.state).toBe('refused');
  await viewer.unmount();
  await renderStaged(<SelfAuthorizationCampaign connectionId={oauth.id} onBefore={() => false} />, { world });
  await page.getByRole('button', { name: 'Invite 3 users' }).click();
  await expect.element(page.getByRole('button', { name: 'Invite 3 users' })).toBeEnabled();
  expect((await scene().backend.client().listInvitations({})).invitations).toEqual([]);
});
