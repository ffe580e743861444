import { makeConnection } from '@authshift/core/testing';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, createWorld, customerRegistration } from '../../test/worlds.ts';
import { OAuthProviderForm } from './OAuthProviderForm.tsx';

const meta = preview.meta({
  title: 'Components/OAuthProviderForm',
  component: OAuthProviderForm,
  args: { onSaved: fn(), onDirtyChange: fn() },
});

const user = makeConnection({ authType: 'oauth-app', registrationId: customerRegistration.id });
const proved = {
  secret: { kind: 'client-secret', setAt: '2022-05-31T08:00:00.000Z', setBy: 'Admin of Contoso', expiresAt: null },
  provedAt: '2022-06-01T07:00:00.000Z',
  literal: null,
} as const;
const over =
  (change: Partial<typeof customerRegistration> = {}, actor?: 'viewer') =>
  (args: Parameters<typeof OAuthProviderForm>[0]) => (
    <Stage
      world={() => createWorld({ connections: [basic, user], registrations: [{ ...customerRegistration, ...change }] })}
      {...(actor === undefined ? {} : { actor })}
    >
      <OAuthProviderForm {...args} />
    </Stage>
  );
const existing = { registrationId: customerRegistration.id };

export const Blank = meta.story({ render: over() });

/** Each scope with what it allows, and why Microsoft is asked for the account picker and never for consent. */
export const ScopesAndPrompt = meta.story({
  args: { protocol: 'imap-smtp' },
  render: over(),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByText('What is asked for at Microsoft'));
    await expect(canvas.getByText('offline_access')).toBeVisible();
    await expect(canvas.getByText(/^Never used: since 2026/)).toBeVisible();
  },
});

export const NothingFilledIn = meta.story({
  render: over(),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Save' }));
    await expect(await canvas.findByRole('alert')).toHaveFocus();
  },
});

/** Its secret ends in weeks. */
export const Existing = meta.story({ args: existing, render: over() });
export const SecretEnded = meta.story({
  args: existing,
  render: over({ secret: { ...proved.secret, expiresAt: '2022-05-01T00:00:00.000Z' } }),
});
export const SecondSecretStored = meta.story({
  args: existing,
  render: over({ rotation: { ...proved, provedAt: null } }),
});
export const SecondSecretFailed = meta.story({
  args: existing,
  render: over({
    rotation: { ...proved, provedAt: null, literal: 'AADSTS7000215: Invalid client secret provided.' },
  }),
});
export const SecondSecretProved = meta.story({ args: existing, render: over({ rotation: proved }) });
export const Vendor = meta.story({ args: existing, render: over({ mode: 'vendor', displayName: 'Calendar Sync' }) });
export const ReadOnly = meta.story({ args: { ...existing, readOnly: true }, render: over() });
export const Viewer = meta.story({ render: over({}, 'viewer') });
export const Gone = meta.story({ args: { registrationId: 'deleted' }, render: over() });
export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, args: existing, render: over() });
