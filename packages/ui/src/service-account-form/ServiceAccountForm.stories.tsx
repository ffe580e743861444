import { makeRegistration } from '@authshift/core/testing';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, customerRegistration, freshOAuth, type World } from '../../test/worlds.ts';
import { ServiceAccountForm } from './ServiceAccountForm.tsx';

const meta = preview.meta({
  title: 'Components/ServiceAccountForm',
  component: ServiceAccountForm,
  args: { returnTo: '/settings/exchange', navigate: fn(), onSaved: fn(), onAttempt: fn(), onDirtyChange: fn() },
});

type Args = Parameters<typeof ServiceAccountForm>[0];

const over = (world: () => World) => (args: Args) => (
  <Stage world={world}>
    <ServiceAccountForm {...args} />
  </Stage>
);

const tenantId = '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01';
type Canvas = ReturnType<typeof within>;

async function fill(canvas: Canvas, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    const input = await canvas.findByLabelText(label);
    await userEvent.clear(input);
    await userEvent.type(input, text);
  }
}

const complete = {
  'Display name': 'Exchange with OAuth',
  'Service account': 'service@contoso.example',
  'Tenant ID': tenantId,
};
const press = async (canvas: Canvas, name: string) => userEvent.click(await canvas.findByRole('button', { name }));

/** The second, blank form: OAuth and the vendor's app are chosen, the service address is filled in. */
export const Blank = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('radio', { name: /^OAuth/ })).toBeChecked();
    await waitFor(() =>
      expect(canvas.getByLabelText('Service address')).toHaveValue('https://outlook.office365.com/EWS/Exchange.asmx'),
    );
  },
});

export const BlankBasic = meta.story({ args: { authTypes: ['basic', 'oauth-delegated'] }, render: over(createWorld) });

/** Complete the fields, press once: saved, and on the way to Microsoft. */
export const SaveAndAuthorize = meta.story({
  render: over(createWorld),
  play: async ({ canvas, args, step }) => {
    await step('complete the fields', async () => fill(canvas, complete));
    await step('press once', async () => press(canvas, 'Save and authorize'));
    await waitFor(() => expect(args.navigate).toHaveBeenCalledWith(expect.stringContaining('https://login.example/')));
    await expect(args.onSaved).toHaveBeenCalledWith(expect.objectContaining({ displayName: 'Exchange with OAuth' }));
    await expect(args.onDirtyChange).toHaveBeenLastCalledWith(false);
  },
});

/** Everything wrong at once: one summary with a link to each field, the same words at each field. */
export const NothingFilledIn = meta.story({
  render: over(createWorld),
  play: async ({ canvas, step }) => {
    await canvas.findByLabelText('Display name');
    await press(canvas, 'Save and authorize');
    const summary = await canvas.findByRole('alert');
    await expect(summary).toHaveFocus();
    await expect(summary).toHaveTextContent('There are 3 problems');
    await expect(canvas.getByLabelText('Display name')).toHaveAccessibleDescription(/Give the connection a name\./);
    await step('a link leads to its field', async () => {
      await userEvent.click(within(summary).getByRole('link', { name: 'Enter the tenant id.' }));
      await expect(canvas.getByLabelText('Tenant ID')).toHaveFocus();
    });
    await step('a field that is put right stops complaining', async () => {
      await fill(canvas, { 'Tenant ID': tenantId });
      await userEvent.tab();
      await expect(canvas.getByLabelText('Tenant ID')).not.toHaveAttribute('aria-invalid');
    });
  },
});

export const DuplicateName = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, { ...complete, 'Display name': 'exchange WITH  basic' });
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Another connection has this name.');
  },
});

/** Application id where the tenant id belongs. */
export const SwappedIds = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, { ...complete, 'Tenant ID': makeRegistration().clientId });
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('This is an application id.');
  },
});

/** The id of a secret looks like any other id; its value does not. */
export const SecretIdInsteadOfValue = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, complete);
    await userEvent.click(canvas.getByRole('radio', { name: /^Use an app of our own/ }));
    await fill(canvas, {
      'Application (client) ID': '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a61',
      'Client secret': '5d0c4b3a-2f1e-4d6c-8b7a-9e8f7d6c5b4a',
    });
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('This looks like the id of the secret.');
  },
});

export const TooLong = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, { ...complete, 'Display name': 'long' });
    const input = canvas.getByLabelText('Display name');
    await userEvent.click(input);
    await userEvent.paste('x'.repeat(300));
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('The name is longer than 120 characters.');
    await expect((input as HTMLInputElement).value).toHaveLength(304);
  },
});

/** What the server refuses lands on the field it is about. */
export const RefusedByTheServer = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, complete);
    scene().backend.refuseNext({
      type: 'urn:authshift:problem:validation_failed',
      title: 'Some values cannot be accepted',
      status: 422,
      code: 'validation_failed',
      fields: [{ path: 'account', code: 'not_a_mailbox', message: 'There is no mailbox of this name.' }],
    });
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('There is no mailbox of this name.');
    await expect(canvas.getByLabelText('Service account')).toHaveAttribute('aria-invalid', 'true');
  },
});

const second = { 'Display name': 'Second', 'Service account': 'service@contoso.example', Password: 'correct horse' };

/** No answer: nothing typed is lost, and one message says so. */
export const BackEndUnreachable = meta.story({
  args: { authTypes: ['basic'] },
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, second);
    scene().backend.goOffline();
    await press(canvas, 'Save');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Everything you typed is still here');
    await expect(canvas.getByLabelText('Display name')).toHaveValue('Second');
    await expect(canvas.getByLabelText('Password')).toHaveValue('correct horse');
  },
});

/** The line is back: the same button sends what is still typed. */
export const SavedAtTheSecondTry = meta.story({
  args: { authTypes: ['basic'] },
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, second);
    scene().backend.goOffline();
    await press(canvas, 'Save');
    await canvas.findByRole('alert');
    scene().backend.goOnline();
    await press(canvas, 'Save');
    await expect(await canvas.findByText('Second is saved.')).toBeVisible();
  },
});

/** Saved, but Microsoft cannot be reached: pressing again authorizes the saved connection, without making a second one. */
export const MicrosoftUnreachable = meta.story({
  args: { onSaved: fn(() => scene().backend.refuseNext('microsoft_unreachable')) },
  render: over(createWorld),
  play: async ({ canvas, args, step }) => {
    await fill(canvas, complete);
    await press(canvas, 'Save and authorize');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Microsoft’s sign-in page cannot be reached');
    await expect(canvas.getByLabelText('Display name')).toHaveValue('Exchange with OAuth');
    await step('Microsoft is back', async () => {
      (args.onSaved as ReturnType<typeof fn>).mockImplementation(() => undefined);
      await press(canvas, 'Save and authorize');
      await waitFor(() => expect(args.navigate).toHaveBeenCalledTimes(1));
    });
    await expect(await scene().backend.client().listConnections()).toHaveLength(2);
  },
});

export const ExistingBasic = meta.story({
  args: { connectionId: basic.id },
  render: over(createWorld),
  play: async ({ canvas, canvasElement, step }) => {
    await expect(await canvas.findByText(/^Stored by Product admin/)).toBeVisible();
    await expect(canvasElement.querySelector('input[type=password]')).toBeNull();
    await step('replace it', async () => {
      await press(canvas, 'Replace the password');
      await waitFor(() => expect(canvas.getByLabelText('Password')).toHaveFocus());
      await expect(canvas.getByLabelText('Password')).toHaveValue('');
      await expect(canvas.getByLabelText('Password')).toHaveAttribute('autocomplete', 'new-password');
    });
    await step('or keep it after all', async () => {
      await press(canvas, 'Keep the stored one');
      await expect(canvas.queryByLabelText('Password')).toBeNull();
    });
  },
});

export const ExistingOAuth = meta.story({
  args: { connectionId: freshOAuth.id },
  render: over(() =>
    createWorld({
      connections: [basic, { ...freshOAuth, registrationId: customerRegistration.id }],
      registrations: [makeRegistration(), customerRegistration],
    }),
  ),
});

/** The secret is shown only while the button says so, and covered again on sending. */
export const ShowPassword = meta.story({
  args: { authTypes: ['basic'] },
  render: over(createWorld),
  play: async ({ canvas }) => {
    await fill(canvas, { Password: 'correct horse' });
    await press(canvas, 'Show password');
    await expect(canvas.getByLabelText('Password')).toHaveAttribute('type', 'text');
    await press(canvas, 'Save');
    await expect(await canvas.findByLabelText('Password')).toHaveAttribute('type', 'password');
  },
});

/** Every way of signing in that any protocol has; `protocols` and `authTypes` say what your product supports. */
export const EveryProtocol = meta.story({
  args: {
    protocols: ['graph', 'ews', 'imap-smtp', 'pop-smtp', 'exchange-admin'],
    authTypes: ['oauth-delegated', 'oauth-app', 'oauth-ropc', 'basic', 'ntlm'],
  },
  render: over(createWorld),
  play: async ({ canvas }) => {
    await userEvent.selectOptions(await canvas.findByLabelText('Protocol'), 'imap-smtp');
    await expect(canvas.queryByRole('radio', { name: /^NTLM/ })).toBeNull();
    await expect(canvas.getByRole('radio', { name: /^OAuth, app only/ })).toBeVisible();
  },
});

/** An app in the customer's own tenant, its three values pasted as the block an Entra admin sends. */
export const PastedBlock = meta.story({
  render: over(createWorld),
  play: async ({ canvas }) => {
    const tenant = await canvas.findByLabelText('Tenant ID');
    const text = `Application (client) ID: 0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a61\nDirectory (tenant) ID: ${tenantId}\nSecret ID: 5d0c4b3a-2f1e-4d6c-8b7a-9e8f7d6c5b4a`;
    await userEvent.click(tenant);
    await waitFor(async () => {
      await userEvent.clear(tenant);
      await userEvent.paste(text);
      await expect(canvas.getByText(/^Taken from what you pasted/)).toBeVisible();
    });
    await expect(canvas.getByText(/ID of a secret/)).toBeVisible();
  },
});

/** The host said no. Everything typed stays. */
export const Vetoed = meta.story({
  args: { onBefore: fn(() => false) },
  render: over(createWorld),
  play: async ({ canvas, args }) => {
    await fill(canvas, complete);
    await press(canvas, 'Save and authorize');
    await waitFor(() => expect(args.onBefore).toHaveBeenCalled());
    await expect(canvas.getByLabelText('Display name')).toHaveValue('Exchange with OAuth');
    await expect(args.navigate).not.toHaveBeenCalled();
  },
});

export const ReadOnly = meta.story({ args: { connectionId: basic.id, readOnly: true }, render: over(createWorld) });

export const Gone = meta.story({ args: { connectionId: 'deleted' }, render: over(createWorld) });

export const Viewer = meta.story({
  render: (args) => (
    <Stage world={createWorld} actor="operator">
      <ServiceAccountForm {...args} />
    </Stage>
  ),
});

export const Narrow = meta.story({
  render: (args) => (
    <div style={{ maxInlineSize: '22rem' }}>
      <Stage world={createWorld}>
        <ServiceAccountForm {...args} />
      </Stage>
    </div>
  ),
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...NothingFilledIn.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...NothingFilledIn.input });
