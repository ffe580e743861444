import type { Connection } from '@authshift/core/contract';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, freshOAuth } from '../../test/worlds.ts';
import { ReauthenticatePrompt } from './ReauthenticatePrompt.tsx';

const meta = preview.meta({
  title: 'Components/ReauthenticatePrompt',
  component: ReauthenticatePrompt,
  args: {
    returnTo: '/settings/exchange',
    navigate: fn(),
    onAttempt: fn(),
    onOutcome: fn(),
    onDismiss: fn(),
    supportContact: 'Support: 1, then 6',
  },
});

const over = (change: Partial<Connection>, actor?: 'viewer') => (args: Parameters<typeof ReauthenticatePrompt>[0]) => (
  <Stage
    world={() => createWorld({ connections: [basic, { ...freshOAuth, status: 'needs-reauth', ...change }] })}
    {...(actor === undefined ? {} : { actor })}
  >
    <ReauthenticatePrompt {...args} />
  </Stage>
);
const at = '2022-06-01T07:55:00.000Z';

export const Due = meta.story({ render: over({}) });
export const EndsSoon = meta.story({ render: over({ status: 'credential-expiring' }) });

/** The red cross: what Microsoft answered, what it means, and whom to call. */
export const NotConnected = meta.story({
  render: over({
    status: 'declined',
    lastError: { code: '65004', literal: 'AADSTS65004: User declined to consent to access the app.', at },
  }),
});

/** The green tick, after the sign-in. */
export const Connected = meta.story({
  render: over({}),
  play: async ({ canvas, args }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Sign in again now' }));
    await waitFor(() => expect(args.onAttempt).toHaveBeenCalled());
    const [[attempt]] = (args.onAttempt as ReturnType<typeof fn>).mock.calls as [[{ attemptId: string }]];
    scene().backend.finishAuthorization(attempt.attemptId, 'succeeded');
    await expect(await canvas.findByText(/^Connected as service@contoso\.example$/)).toBeVisible();
  },
});

/** The set-up came round three times: trying again is not going to help. */
export const Loop = meta.story({
  args: {
    setupLog: [1, 2, 3].map((minute) => ({ type: 'entered', step: 'sign-in', at: Date.parse(at) + minute * 60_000 })),
  },
  render: over({}),
});

/** Opens by itself, on the first page after a sign-in to the product. */
export const AsAWindow = meta.story({ args: { inDialog: true }, render: over({}) });

/** Nothing, on purpose: only an administrator can do something about it. */
export const Viewer = meta.story({ render: over({}, 'viewer') });
export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, render: over({}) });
