import type { SimulatedOutcome } from '@authshift/core/testing';
import { type ReactNode, useEffect, useState } from 'react';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { adminAccount, freshOAuth, withConnection } from '../../test/worlds.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { AuthorizationResult } from './AuthorizationResult.tsx';

const meta = preview.meta({
  title: 'Components/AuthorizationResult',
  component: AuthorizationResult,
  args: { attemptId: '', returnTo: '/settings/exchange', navigate: fn(), onDismiss: fn() },
});

type Args = Parameters<typeof AuthorizationResult>[0];

/** Starts an attempt, ends it as a person at Microsoft would, and comes back to the page. */
function Returned({ outcome, ...args }: Args & { readonly outcome: SimulatedOutcome | null }): ReactNode {
  const migration = useMigration();
  const ready = useMigrationSelector((state) => state.status === 'ready');
  const [attemptId, setAttemptId] = useState<string | null>(null);
  useEffect(() => {
    if (!ready) return;
    void migration.authorize(freshOAuth.id, { returnTo: '/settings/exchange' }).then((started) => {
      if (!started.ok) throw started.error;
      if (outcome !== null) scene().backend.finishAuthorization(started.value.attemptId, outcome);
      setAttemptId(started.value.attemptId);
    });
  }, [migration, ready, outcome]);
  return attemptId === null ? null : <AuthorizationResult {...args} attemptId={attemptId} />;
}

const after = (outcome: SimulatedOutcome | null) => (args: Args) => (
  <Stage world={() => withConnection(freshOAuth)}>
    <Returned {...args} outcome={outcome} />
  </Stage>
);

const declined = {
  status: 'declined',
  error: { code: 'access_denied', literal: 'AADSTS65004: User declined to consent to access the app.' },
} as const;
const failed = {
  status: 'failed',
  error: { code: 'AADSTS7000222', literal: 'AADSTS7000222: The provided client secret keys for app are expired.' },
} as const;
const silentAdmin = { status: 'wrong_account', returned: adminAccount, silent: true } as const;

export const Pending = meta.story({ render: after(null) });

export const Succeeded = meta.story({
  render: after('succeeded'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Connected as service@contoso.example' })).toBeVisible();
  },
});

/** The browser answered with the admin's own session. Never shown as success; one press starts again with the picker. */
export const WrongAccount = meta.story({
  render: after(silentAdmin),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
    await expect(
      canvas.getByText(
        'Microsoft answered for admin@fabrikam.example. This connection expects service@contoso.example.',
      ),
    ).toBeVisible();
    await expect(canvas.queryByText(/^Connected as admin/)).toBeNull();
  },
});

/** One press starts again, with the account picker. */
export const SwitchesAccount = meta.story({
  render: after(silentAdmin),
  play: async ({ canvas, args }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Switch account' }));
    await waitFor(() => expect(args.navigate).toHaveBeenCalledWith(expect.stringContaining('prompt=select_account')));
  },
});

export const Declined = meta.story({ render: after(declined) });

export const Failed = meta.story({
  render: after(failed),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(failed.error.literal)).toBeVisible();
  },
});

export const Stranded = meta.story({ render: after('stranded') });

export const Expired = meta.story({
  render: after(null),
  play: async ({ canvas }) => {
    await canvas.findByRole('heading', { name: 'Finishing the authorization…' });
    await scene().clock.advance(3_700_000);
    await expect(await canvas.findByText('This authorization ran out of time', {}, { timeout: 5000 })).toBeVisible();
  },
});

export const Unknown = meta.story({
  render: (args) => (
    <Stage world={() => withConnection(freshOAuth)}>
      <AuthorizationResult {...args} attemptId="attempt-of-yesterday" />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('This authorization is not known any more.')).toBeVisible();
  },
});
