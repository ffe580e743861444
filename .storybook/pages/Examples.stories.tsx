import { createHandlers } from '@authshift/core/msw';
import { expect, fn } from 'storybook/test';
import { Stage } from '../../packages/ui/test/Stage.tsx';
import { movedRun, parallelRun, pilotRun } from '../../packages/ui/test/worlds.ts';
import { UsersInChangeWindow } from '../examples/askFirst.tsx';
import { ConfigurationPage, ExchangePages, UserPage, UsersPage } from '../examples/ExchangePages.tsx';
import { Localized } from '../examples/LanguageSwitch.tsx';
import { InOurWords } from '../examples/ownWords.tsx';
import preview from '../preview.tsx';

/** The code of the pages above, running. */
const meta = preview.meta({ title: 'Start here/Examples', tags: ['!autodocs'] });

const getToken = async () => 'token of the host';

export const Configuration = meta.story({
  beforeEach: ({ msw }) => msw.use(...createHandlers(movedRun().backend, { baseUrl: '' })),
  render: () => (
    <ExchangePages api="" getToken={getToken}>
      <ConfigurationPage attempt={null} />
    </ExchangePages>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Exchange with Basic' })).toBeVisible();
    await expect(await canvas.findByLabelText('Display name')).toBeVisible();
  },
});

export const Users = meta.story({
  beforeEach: ({ msw }) => msw.use(...createHandlers(parallelRun().backend, { baseUrl: '' })),
  render: () => (
    <ExchangePages api="" getToken={getToken}>
      <UsersPage />
    </ExchangePages>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('link', { name: /Room 001 desk 1$/ })).toBeVisible();
  },
});

export const OneUser = meta.story({
  beforeEach: ({ msw }) => msw.use(...createHandlers(pilotRun().backend, { baseUrl: '' })),
  render: () => (
    <ExchangePages api="" getToken={getToken}>
      <UserPage userId="user-5" />
    </ExchangePages>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Room 001 desk 5' })).toBeVisible();
  },
});

export const InAnotherLanguage = meta.story({
  render: () => (
    <Localized client={parallelRun().backend.client()} locale="de">
      <UsersPage />
    </Localized>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('searchbox', { name: 'Benutzer suchen' })).toBeVisible();
  },
});

export const InOwnWords = meta.story({
  render: () => (
    <InOurWords client={movedRun().backend.client()}>
      <ConfigurationPage attempt={null} />
    </InOurWords>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'Exchange with Basic' })).toBeVisible();
  },
});

export const AskedFirst = meta.story({
  render: () => (
    <Stage world={parallelRun}>
      <UsersInChangeWindow isOpen={async () => false} report={fn()} />
    </Stage>
  ),
  play: async ({ canvas, userEvent }) => {
    const box = await canvas.findByRole('checkbox', { name: /^Use Exchange with OAuth for Room 001 desk 1,/ });
    await userEvent.click(box);
    await expect(box).not.toBeChecked();
  },
});
