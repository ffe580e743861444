import { createHttpClient } from '@authshift/core';
import { createHandlers } from '@authshift/core/msw';
import { HttpResponse, http } from 'msw';
import { type ReactNode, useState } from 'react';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import { WithTraffic } from '../../../../.storybook/beside/HttpTraffic.tsx';
import preview from '../../../../.storybook/preview.tsx';
import { putOnNetwork, readToolbar } from '../../test/toolbar.ts';
import { movedRun, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { AuthTypeTable } from '../auth-type-table/AuthTypeTable.tsx';
import { ConnectionCard } from '../connection-card/ConnectionCard.tsx';
import { ServiceAccountForm } from '../service-account-form/ServiceAccountForm.tsx';
import { MigrationProvider } from './MigrationProvider.tsx';
import { useMigrationSelector } from './useMigrationSelector.ts';

/** The same parts over real requests, answered by MSW in the browser: what a product team sees before its back end exists. */
const meta = preview.meta({
  title: 'Pages/Over HTTP with MSW',
  // Each story has handlers of its own; on one page they would answer for each other.
  tags: ['!autodocs'],
  component: MigrationProvider,
  decorators: [
    (Story, { msw }) => (
      <WithTraffic worker={msw}>
        <Story />
      </WithTraffic>
    ),
  ],
});

/** Handlers over a world, on the network the toolbar says. */
const answering = (world: () => World, globals: Readonly<Record<string, unknown>>) =>
  createHandlers(putOnNetwork(world().backend, readToolbar(globals).network), { baseUrl: '' });

function Page({ children }: { readonly children: ReactNode }): ReactNode {
  const [client] = useState(() => createHttpClient({ baseUrl: '' }));
  return <MigrationProvider client={client}>{children}</MigrationProvider>;
}

function Configuration(): ReactNode {
  const connections = useMigrationSelector((state) => state.connections);
  return (
    <div style={{ display: 'grid', gap: '1rem' }}>
      {connections.map((connection) => (
        <ConnectionCard key={connection.id} connectionId={connection.id} returnTo="/settings/exchange" />
      ))}
      <ServiceAccountForm returnTo="/settings/exchange" navigate={fn()} />
    </div>
  );
}

export const ConfigurationPage = meta.story({
  beforeEach: ({ msw, globals }) => {
    msw.use(...answering(movedRun, globals));
  },
  render: () => (
    <Page>
      <Configuration />
    </Page>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Exchange with Basic' })).toBeVisible();
  },
});

export const UserAccountsPage = meta.story({
  beforeEach: ({ msw, globals }) => {
    msw.use(...answering(parallelRun, globals));
  },
  render: () => (
    <Page>
      <AuthTypeTable hrefForUser={(userId) => `#/users/${userId}`} pageSize={10} />
    </Page>
  ),
  play: async ({ canvas, step }) => {
    await step('tick everybody for OAuth', async () => {
      await userEvent.click(
        await canvas.findByRole('checkbox', { name: `Use ${oauth.displayName} for all 312 users` }),
      );
    });
    await step('the server did it', async () => {
      await expect(await canvas.findByText('312 users changed.', {}, { timeout: 5000 })).toBeVisible();
    });
  },
});

export const ServerRefuses = meta.story({
  beforeEach: ({ msw, globals }) => {
    msw.use(
      http.post('/v1/assignments', () =>
        HttpResponse.json(
          {
            type: 'urn:authshift:problem:role_required',
            title: 'Your role does not allow this',
            status: 403,
            code: 'role_required',
            remedy: 'Ask an admin of your organization.',
          },
          { status: 403, headers: { 'content-type': 'application/problem+json' } },
        ),
      ),
      ...answering(parallelRun, globals),
    );
  },
  render: () => (
    <Page>
      <AuthTypeTable pageSize={10} />
    </Page>
  ),
  play: async ({ canvas }) => {
    const box = await canvas.findByRole('checkbox', { name: /^Use Exchange with OAuth for Room 001 desk 1,/ });
    await userEvent.click(box);
    const said = await canvas.findAllByText(/Ask an admin of your organization\./);
    await expect(
      said.some((element) => element.checkVisibility({ opacityProperty: true }) && element.clientHeight > 1),
    ).toBe(true);
    await waitFor(() => expect(box).not.toBeChecked());
  },
});
