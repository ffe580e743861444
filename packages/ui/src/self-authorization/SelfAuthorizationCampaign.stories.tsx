import { makeUsers } from '@authshift/core/testing';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, oauth } from '../../test/worlds.ts';
import { SelfAuthorizationCampaign } from './SelfAuthorizationCampaign.tsx';

const meta = preview.meta({
  title: 'Components/SelfAuthorizationCampaign',
  component: SelfAuthorizationCampaign,
  args: { connectionId: oauth.id, onInvited: fn() },
});

const over = (count: number, actor?: 'viewer') => (args: Parameters<typeof SelfAuthorizationCampaign>[0]) => (
  <Stage
    world={() =>
      createWorld({
        connections: [basic, oauth],
        users: makeUsers(count, { connectionId: count === 0 ? null : oauth.id }),
      })
    }
    {...(actor === undefined ? {} : { actor })}
  >
    <SelfAuthorizationCampaign {...args} />
  </Stage>
);

export const NobodyInvited = meta.story({ render: over(12) });

/** In the middle: some have signed in, some have opened their link, one was revoked. */
export const UnderWay = meta.story({
  render: over(12),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Invite 12 users' }));
    await canvas.findByText(/12 links were made/);
    const { backend } = scene();
    const { invitations: sent } = await backend.client().listInvitations({});
    for (const [place, { id }] of sent.entries()) {
      if (place < 5) backend.followInvitation(id, 'completed');
      if (place === 5 || place === 6) backend.followInvitation(id, 'opened');
      if (place === 7) await backend.client().revokeInvitation(id);
    }
    await expect(await canvas.findByText('5 of 12 users have signed in')).toBeVisible();
  },
});
export const ManyUsers = meta.story({ args: { listed: 10 }, render: over(4800) });
export const NobodyTicked = meta.story({ render: over(0) });
export const Viewer = meta.story({ render: over(12, 'viewer') });
export const ReadOnly = meta.story({ args: { readOnly: true }, render: over(12) });
