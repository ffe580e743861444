import { makeInvitation } from '@authshift/core/testing';
import { fn } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, createWorld, oauth } from '../../test/worlds.ts';
import { SelfAuthorization } from './SelfAuthorization.tsx';

const meta = preview.meta({
  title: 'Components/SelfAuthorization',
  component: SelfAuthorization,
  args: {
    connectionId: oauth.id,
    account: 'room-01-desk-1@contoso.example',
    invitation: { ...makeInvitation({ kind: 'self' }), url: 'https://product.example/invitations/1#once' },
    navigate: fn(),
  },
  render: (args) => (
    <Stage world={() => createWorld({ connections: [basic, oauth] })} actor="viewer">
      <SelfAuthorization {...args} />
    </Stage>
  ),
});

/** What a user sees who was invited: what it allows, and one press. */
export const Invited = meta.story({});
export const Done = meta.story({
  args: { invitation: makeInvitation({ status: 'completed', completedAt: '2022-06-01T07:55:00.000Z' }) },
});
export const Expired = meta.story({ args: { invitation: makeInvitation({ status: 'expired' }) } });
export const Revoked = meta.story({ args: { invitation: makeInvitation({ status: 'revoked' }) } });
export const NoInvitation = meta.story({ args: { invitation: null } });
export const RightToLeft = meta.story({ globals: { dir: 'rtl' } });
