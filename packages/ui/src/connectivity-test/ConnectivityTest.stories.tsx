import type { PolicyChange } from '@authshift/core/contract';
import { makeConnection, makeGrant } from '@authshift/core/testing';
import { type ReactNode, useEffect, useState } from 'react';
import { expect, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, noMailbox, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ConnectivityTest } from './ConnectivityTest.tsx';

const mail = makeConnection({
  id: 'mail',
  displayName: 'Practice mail',
  authType: 'oauth-delegated',
  protocol: 'imap-smtp',
  status: 'healthy',
  grant: makeGrant(),
});

type Args = Parameters<typeof ConnectivityTest>[0];
// Typed as all of them: Storybook takes what a union lacks for missing.
const args: Args = { target: { connectionId: oauth.id }, headingLevel: 2 };

const meta = preview.meta({
  title: 'Components/ConnectivityTest',
  component: ConnectivityTest,
  args,
});

const over = (prepare: (world: World) => void, actor?: 'viewer') => (args: Args) => (
  <Stage
    world={() => {
      const world = parallelRun();
      prepare(world);
      return world;
    }}
    actor={actor ?? 'admin'}
    statusLine={false}
  >
    <ConnectivityTest {...args} />
  </Stage>
);

const press = async (canvas: { findByRole: (role: 'button') => Promise<HTMLElement> }) =>
  userEvent.click(await canvas.findByRole('button'));

export const Untested = meta.story({ render: over(() => undefined) });

export const Works = meta.story({
  render: over(() => undefined),
  play: async ({ canvas, canvasElement }) => {
    await press(canvas);
    await expect(await canvas.findByText('It works')).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-test')).toHaveAttribute('data-state', 'pass');
  },
});

/** A message goes out and comes in again: what a sign-in alone does not show. */
export const ThereAndBack = meta.story({
  args: { target: { connectionId: mail.id, roundTrip: true } },
  render: (args: Args) => (
    <Stage world={() => createWorld({ connections: [basic, mail] })} statusLine={false}>
      <ConnectivityTest {...args} />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Does mail arrive over Practice mail?' })).toBeVisible();
    await press(canvas);
    await expect(await canvas.findByText('It works')).toBeVisible();
    await expect(canvas.getByText(/OK FETCH completed/)).toBeVisible();
  },
});

/** The literal answer, and what it means. */
export const Refused = meta.story({
  args: { target: { connectionId: oauth.id, userId: 'user-1' } },
  render: over(({ backend }) => backend.setAnswer({ connectionId: oauth.id, userId: 'user-1' }, noMailbox)),
  play: async ({ canvas }) => {
    await press(canvas);
    await expect(await canvas.findByText('It does not work')).toBeVisible();
    await expect(await canvas.findByText('Give the user a licence with Exchange Online.')).toBeVisible();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(() => undefined),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Test now' });
    scene().backend.goOffline();
    await userEvent.click(button);
    await expect(await canvas.findByText(/The server could not be reached/)).toBeVisible();
  },
});

export const Viewer = meta.story({
  render: over(() => undefined, 'viewer'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button')).toBeDisabled();
    await expect(canvas.getByRole('button')).toHaveAccessibleDescription(/Only an administrator/);
  },
});

/** Goes through the change in the tenant as an admin would, up to where the test starts. */
function Declared({ minutesAgo, ...args }: Omit<Args, 'target'> & { readonly minutesAgo: number }): ReactNode {
  const migration = useMigration();
  const ready = useMigrationSelector((state) => state.status === 'ready');
  const [change, setChange] = useState<PolicyChange | null>(null);
  useEffect(() => {
    if (!ready) return;
    const declare = async () => {
      const acknowledgement = { otherApps: [], affectedAccounts: 1, signedBy: 'Product admin' };
      const proposed = await migration.call('proposePolicyChange', {
        kind: 'authentication-policy',
        connectionId: basic.id,
        scope: { type: 'tenant' },
        acknowledgement,
      });
      if (!proposed.ok) throw proposed.error;
      const appliedAt = new Date(scene().clock.now()).toISOString();
      const declared = await migration.call('declarePolicyApplied', proposed.value.id, { appliedAt });
      if (!declared.ok) throw declared.error;
      await scene().clock.advance(minutesAgo * 60_000);
      setChange(declared.value);
    };
    void declare();
  }, [migration, ready, minutesAgo]);
  return change === null ? null : <ConnectivityTest {...args} target={{ policyChangeId: change.id }} />;
}

const declared = (minutesAgo: number, prepare: (world: World) => void) => (args: Args) => (
  <Stage
    world={() => {
      const world = parallelRun();
      prepare(world);
      return world;
    }}
    statusLine={false}
  >
    <Declared {...args} minutesAgo={minutesAgo} />
  </Stage>
);

const refuseBasic = ({ backend }: World) =>
  backend.setAnswer({ connectionId: basic.id }, { code: null, literal: 'HTTP/1.1 401 Unauthorized' });

/** No answer means anything before the change can show; the page says when to come back. */
export const TooEarly = meta.story({
  render: declared(5, refuseBasic),
  play: async ({ canvas, canvasElement }) => {
    await press(canvas);
    await expect(await canvas.findByText('Too early to tell')).toBeVisible();
    await expect(canvas.getByText(/^Test again in 2\d minutes/)).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-test')).toHaveAttribute('data-state', 'too-early');
  },
});

export const StillWorks = meta.story({
  render: declared(60, () => undefined),
  play: async ({ canvas }) => {
    await press(canvas);
    await expect(await canvas.findByText('Nothing is proven')).toBeVisible();
    await expect(canvas.getByText(/Microsoft may still be applying the change/)).toBeVisible();
  },
});

export const StillWorksAfterTheLatestMoment = meta.story({
  render: declared(1500, () => undefined),
  play: async ({ canvas }) => {
    await press(canvas);
    await expect(await canvas.findByText('It still works')).toBeVisible();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...Refused.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...TooEarly.input });
