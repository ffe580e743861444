import { makeConnection, makeRegistration } from '@authshift/core/testing';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, createWorld, freshOAuth } from '../../test/worlds.ts';
import { ConsentPanel } from './ConsentPanel.tsx';

const app = makeConnection({ id: 'connection-app', authType: 'oauth-app', protocol: 'graph', displayName: 'App only' });

const meta = preview.meta({
  title: 'Components/ConsentPanel',
  component: ConsentPanel,
  args: { connectionId: app.id, returnTo: '/settings/exchange', navigate: fn(), onAttempt: fn() },
});

type Args = Parameters<typeof ConsentPanel>[0];
type Consent = NonNullable<Parameters<typeof makeRegistration>[0]>['consent'];

const over =
  (consent: Consent = null, actor?: 'viewer') =>
  (args: Args) => (
    <Stage
      world={() =>
        createWorld({ connections: [basic, app, freshOAuth], registrations: [makeRegistration({ consent })] })
      }
      {...(actor === undefined ? {} : { actor })}
    >
      <ConsentPanel {...args} />
    </Stage>
  );
const decided = {
  tenantId: app.tenantId,
  scopes: ['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite', 'Contacts.ReadWrite', 'Tasks.ReadWrite.All'],
  requestedAt: '2022-05-31T08:00:00.000Z',
  decidedAt: '2022-05-31T09:00:00.000Z',
};

export const NotAsked = meta.story({ render: over() });
export const Waiting = meta.story({ render: over({ ...decided, status: 'requested', scopes: [], decidedAt: null }) });
export const Approved = meta.story({ render: over({ ...decided, status: 'granted' }) });
/** Microsoft's answer named no single permission. */
export const NotConfirmed = meta.story({
  render: over({ ...decided, status: 'granted', scopes: ['https://graph.microsoft.com/.default'] }),
});
export const ApprovedInPart = meta.story({
  render: over({ ...decided, status: 'granted', scopes: ['Mail.ReadWrite', 'Mail.Send'] }),
});
export const Declined = meta.story({ render: over({ ...decided, status: 'declined', scopes: [] }) });
export const WrongTenant = meta.story({
  render: over({
    ...decided,
    status: 'wrong_tenant',
    scopes: [],
    tenantId: '2b7e9d4c-1a5f-4c3e-8d6b-0f9e8d7c6b5a',
  }),
});

/** A link, and the text of a mail, for the admin who may approve. */
export const HandedOver = meta.story({
  render: over(),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Make a link' }));
    await expect(await canvas.findByLabelText('Link for a Microsoft 365 admin')).toBeVisible();
    await expect(await canvas.findByText('Not opened yet')).toBeVisible();
  },
});

/** A connection whose service account signs in: it approves by itself, unless the tenant forbids that. */
export const SignsIn = meta.story({ args: { connectionId: freshOAuth.id }, render: over() });
export const NoApp = meta.story({ args: { connectionId: basic.id }, render: over() });
export const Viewer = meta.story({ render: over(null, 'viewer') });
export const ReadOnly = meta.story({ args: { readOnly: true }, render: over({ ...decided, status: 'granted' }) });
export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, render: over() });
