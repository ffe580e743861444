import { makeConnection } from '@authshift/core/testing';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, contosoApp, createWorld, type World } from '../../test/worlds.ts';
import { AppRegistrationGuide } from './AppRegistrationGuide.tsx';

const meta = preview.meta({ title: 'Components/AppRegistrationGuide', component: AppRegistrationGuide, args: {} });

const over =
  (world: () => World = createWorld) =>
  (args: Parameters<typeof AppRegistrationGuide>[0]) => (
    <Stage world={world}>
      <AppRegistrationGuide {...args} />
    </Stage>
  );

/** EWS, app only: the one permission that can be had through the manifest alone. */
export const Ews = meta.story({ render: over() });
export const Graph = meta.story({ args: { protocol: 'graph', items: ['calendar', 'mail'] }, render: over() });
/** Permissions whose ids no page of Microsoft's shows are named, to be compared. */
export const ImapAndSmtp = meta.story({
  args: { protocol: 'imap-smtp', authType: 'oauth-delegated' },
  render: over(),
});
export const ExchangeAdministration = meta.story({ args: { protocol: 'exchange-admin' }, render: over() });

/** Tenant and app are known, the connection is not saved yet: a link approves. */
export const ApproveByLink = meta.story({ args: { ...contosoApp }, render: over() });

const app = makeConnection({ authType: 'oauth-app', protocol: 'graph' });

/** The connection is saved: its approval is asked for and followed here. */
export const ForAConnection = meta.story({
  args: { connectionId: app.id, returnTo: '/settings/exchange', navigate: fn() },
  render: over(() => createWorld({ connections: [basic, app] })),
});

/** The comma too many that a pasted snippet often carries. */
export const BrokenManifest = meta.story({
  render: over(),
  play: async ({ canvas }) => {
    await userEvent.click((await canvas.findAllByText('Put it into your manifest for you'))[0] as HTMLElement);
    const field = canvas.getByRole('textbox', { name: 'Put it into your manifest for you' });
    await userEvent.click(field);
    await userEvent.paste('{ "requiredResourceAccess": [], }');
    await expect(field).toHaveAccessibleDescription(/not valid JSON/);
  },
});

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, render: over() });
