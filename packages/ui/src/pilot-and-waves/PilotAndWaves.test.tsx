import { makeUsers } from '@authshift/core/testing';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, oauth, parallelRun, secondAdmin } from '../../test/worlds.ts';
import { PilotAndWaves } from './PilotAndWaves.tsx';

const few = () => parallelRun({ users: makeUsers(4) });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

test('a pilot is suggested and started by keyboard alone', async () => {
  await renderStaged(<PilotAndWaves from={basic.id} to={oauth.id} />, { world: few });
  await expect.element(button('Suggest who goes first')).toBeVisible();
  await userEvent.tab();
  await expect.element(button('Suggest who goes first')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(button(/^Start the pilot with/)).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Pilot' })).toHaveFocus();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByText('Running')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Pilot' })).toHaveFocus();
  expect(await scene().backend.client().listPilots()).toHaveLength(1);
});

test('HANDLE-21: whoever began a pilot is told that another administrator signs it off, who can', async () => {
  await renderStaged(<PilotAndWaves from={basic.id} to={oauth.id} secondAdmin />, { world: few });
  await button('Suggest who goes first').click();
  await button(/^Start the pilot with/).click();
  await expect.element(page.getByText('Running')).toBeVisible();
  const { backend } = scene();
  const [pilot] = await backend.client().listPilots();
  await expect.poll(async () => (await backend.client().getConnection(oauth.id)).counts.assigned).toBeGreaterThan(0);
  backend.runSync();
  backend.runSync();
  await expect.element(page.getByText(/What is missing is a test of the connection itself/)).toBeVisible();
  await button('Test the connection').click();
  const signOff = button('Sign off: the others can follow');
  await expect.element(signOff).toBeDisabled();
  await expect.element(signOff).toHaveAccessibleDescription(/another administrator of your organization signs it off/);
  await backend.client(secondAdmin).signOffPilot(pilot?.id ?? '');
  await expect.element(page.getByText(/^Signed off by Second admin of Contoso/)).toBeVisible();
});

test('waves are planned, started and released by keyboard alone; a veto keeps what was typed', async () => {
  const asked: string[] = [];
  let agrees = false;
  await renderStaged(
    <PilotAndWaves
      from={basic.id}
      to={oauth.id}
      onBefore={(intent) => {
        asked.push('action' in intent ? intent.action : intent.type);
        return agrees;
      }}
    />,
    { world: few },
  );
  const size = page.getByRole('textbox', { name: 'Users per wave' });
  await expect.element(size).toBeVisible();
  // Suggest, the summary, the name, and the size.
  await userEvent.keyboard('{Tab}{Tab}{Tab}{Tab}');
  await expect.element(size).toHaveFocus();
  await userEvent.keyboard('4{Enter}');
  await expect.poll(() => asked).toEqual(['plan-waves']);
  await expect.element(size).toHaveValue('4');
  expect(await scene().backend.client().listWaves()).toEqual([]);

  agrees = true;
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Planned')).toBeVisible();
  await expect.element(button('Start')).toBeVisible();
  button('Start').element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Watching the moved users')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Wave', exact: true })).toHaveFocus();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByText(/^4 users have not had two successful syncs/)).toBeVisible();
  await expect.element(button('Release the old connection')).toHaveFocus();
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  await expect.element(button('Release them all the same')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Done')).toBeVisible();
  expect(asked).toEqual(['plan-waves', 'plan-waves', 'start', 'release', 'release']);
  const { counts } = await scene().backend.client().getConnection(basic.id);
  expect(counts.assigned).toBe(0);
});
