import type { Connection } from '@authshift/core/contract';
import { builtAt, makeGrant } from '@authshift/core/testing';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import {
  adminAccount,
  basic,
  freshOAuth,
  hostileName,
  longName,
  oauth,
  parallelRun,
  pilotRun,
  type World,
  withConnection,
} from '../../test/worlds.ts';
import { ConnectionCard } from './ConnectionCard.tsx';

const meta = preview.meta({
  title: 'Components/ConnectionCard',
  component: ConnectionCard,
  args: { connectionId: basic.id, returnTo: '/settings/exchange', navigate: () => undefined },
});

const over = (world: () => World) => (args: Parameters<typeof ConnectionCard>[0]) => (
  <Stage world={world}>
    <ConnectionCard {...args} />
  </Stage>
);

const oauthWith = (overrides: Partial<Connection>) => over(() => withConnection({ ...freshOAuth, ...overrides }));

export const Working = meta.story({ render: over(parallelRun) });

export const Saved = meta.story({ args: { connectionId: oauth.id }, render: oauthWith({}) });

export const Authorizing = meta.story({
  args: { connectionId: oauth.id },
  render: oauthWith({ status: 'authorizing' }),
});

export const WrongAccount = meta.story({
  args: { connectionId: oauth.id },
  render: oauthWith({
    status: 'wrong-account',
    wrongAccount: { returned: adminAccount, silent: true, attemptId: 'attempt-1' },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Connected as someone else')).toBeVisible();
    await expect(canvas.getByText('Got admin@fabrikam.example, expected service@contoso.example.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Switch account' })).toBeEnabled();
  },
});

export const Declined = meta.story({ args: { connectionId: oauth.id }, render: oauthWith({ status: 'declined' }) });

export const SignedInNotTested = meta.story({
  args: { connectionId: oauth.id },
  render: oauthWith({ status: 'authorized-unverified', grant: makeGrant() }),
});

export const WorkingWithProblems = meta.story({
  args: { connectionId: oauth.id },
  render: over(() => {
    const world = pilotRun();
    world.backend.setAnswer(
      { connectionId: oauth.id, userId: 'user-5' },
      { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' },
    );
    world.backend.runSync();
    return world;
  }),
});

export const SignInAgain = meta.story({
  args: { connectionId: oauth.id },
  render: oauthWith({
    status: 'needs-reauth',
    grant: makeGrant(),
    lastSuccessAt: '2022-05-28T16:02:00.000Z',
    lastError: {
      code: 'AADSTS50173',
      literal:
        'AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
      at: builtAt,
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Authorize again with the service account.')).toBeVisible();
  },
});

export const Disconnected = meta.story({
  render: over(() => withConnection({ status: 'disconnected', restorableUntil: '2022-07-01T08:00:00.000Z' })),
});

export const LongName = meta.story({ render: over(() => withConnection({ displayName: longName })) });

export const MarkupInName = meta.story({
  render: over(() => withConnection({ displayName: hostileName })),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByRole('heading', { name: /<img src=x/ })).toBeVisible();
    await expect(canvasElement.querySelector('img')).toBeNull();
  },
});

export const Viewer = meta.story({
  render: (args) => (
    <Stage world={parallelRun} actor="viewer">
      <ConnectionCard {...args} />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Test connection' })).toBeDisabled();
  },
});

/** A test shows the server's own answer, whatever it is. */
export const TestRefused = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, step }) => {
    await canvas.findByRole('heading', { name: 'Exchange with Basic' });
    scene().backend.setAnswer(
      { connectionId: basic.id },
      { code: '401', literal: 'The remote server returned an error: (401) Unauthorized.' },
    );
    await step('press Test', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Test connection' }));
    });
    await step('the literal answer stands below', async () => {
      await expect(await canvas.findByText('Exchange refused the sign-in')).toBeVisible();
      await expect(
        canvas.getByText('The remote server returned an error: (401) Unauthorized.', {
          selector: '.authshift-probe code',
        }),
      ).toBeVisible();
    });
  },
});

/** For back ends that can pause: nothing is synced over it until somebody resumes it, and everything stays as it was. */
export const PausedAndResumed = meta.story({
  args: { actions: ['test', 'pause', 'resume', 'disconnect'] },
  render: over(parallelRun),
  play: async ({ canvas, canvasElement, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Pause' }));
    const resume = await canvas.findByRole('button', { name: 'Resume' });
    await expect(canvasElement.querySelector('.authshift-card')).toHaveAttribute('data-state', 'paused');
    await step('the focus stays where the hand is', async () => {
      await expect(resume).toHaveFocus();
      await userEvent.keyboard('{Enter}');
      await expect(await canvas.findByRole('button', { name: 'Pause' })).toHaveFocus();
    });
  },
});

/** Nothing to press: to be read. */
export const ReadOnly = meta.story({
  args: { actions: [] },
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await canvas.findByRole('heading', { name: 'Exchange with Basic' });
    await expect(canvas.queryByRole('button')).toBeNull();
  },
});

export const NotKnownAnyMore = meta.story({ args: { connectionId: 'gone' }, render: over(parallelRun) });

export const RestoredFromTheCard = meta.story({
  render: over(() => withConnection({ status: 'disconnected', restorableUntil: '2022-07-01T08:00:00.000Z' })),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(canvas.queryByText('Disconnected')).toBeNull());
  },
});

/** A first test that failed is not "working with problems": nothing has worked yet, and no user is concerned. */
export const HasNeverWorked = meta.story({
  args: { connectionId: oauth.id },
  render: oauthWith({
    authType: 'oauth-ropc',
    status: 'degraded',
    lastSuccessAt: null,
    lastError: { code: 'AADSTS50076', literal: 'AADSTS50076: A second factor is needed.', at: builtAt },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Does not work yet')).toBeVisible();
    await expect(canvas.getByText('The last test failed; the answer stands below.')).toBeVisible();
    await expect(canvas.queryByText('Working with problems')).toBeNull();
  },
});
