import type { ProgrammeStepId } from '@authshift/core';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import * as journey from '../../test/journey.ts';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import type { World } from '../../test/worlds.ts';
import { MigrationBoard, type MigrationBoardProps } from './MigrationBoard.tsx';
import { readBoardValue } from './stages.ts';

function show(world: () => World, props: Partial<MigrationBoardProps> = {}, actor?: 'viewer') {
  const board = <MigrationBoard returnTo="/settings" navigate={() => undefined} {...props} />;
  return renderStaged(board, actor === undefined ? { world } : { world, actor });
}

const step = (name: string) => page.getByRole('button', { name, exact: true });
const board = () => page.getByRole('region', { name: /^Move / });
const auditOf = async (action: string) =>
  (await scene().backend.client().listAudit({})).entries.filter((entry) => entry.action === action).length;

test('a step is found, read and done with the keyboard alone, and the way goes on from there', async () => {
  await show(journey.connected);
  await expect.element(step('Check the users')).toHaveAttribute('aria-current', 'step');
  await expect
    .element(step('Check the users'))
    .toHaveAccessibleDescription(
      'To do Nobody has been checked, or the check is still running. Who must act: this product, once somebody here asks it to',
    );
  step('Check the users').element().focus();
  await expect.element(page.getByRole('button', { name: 'Check all users' })).toBeInTheDocument();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(step('Check the users')).toHaveAccessibleDescription('Done');
  await expect
    .element(page.getByRole('status', { name: 'Notices' }))
    .toHaveTextContent('Next: Let a first group go ahead');

  const next = page.getByRole('button', { name: 'Next: Let a first group go ahead' });
  await expect.element(next).toBeInTheDocument();
  for (let tabs = 0; document.activeElement !== next.element() && tabs < 20; tabs += 1) await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.element(step('Let a first group go ahead')).toHaveFocus();
  await expect.element(step('Let a first group go ahead')).toHaveAttribute('aria-expanded', 'true');
  await expect.element(step('Check the users')).toHaveAttribute('aria-expanded', 'false');
  await userEvent.keyboard(' ');
  await expect.element(step('Let a first group go ahead')).toHaveAttribute('aria-expanded', 'false');
});

function Host({ onOpen }: { readonly onOpen: (open: readonly ProgrammeStepId[]) => void }) {
  const [address, setAddress] = useState('?step=stragglers&step=nonsense');
  const value = readBoardValue(new URLSearchParams(address).getAll('step'));
  const change = (open: readonly ProgrammeStepId[]) => {
    onOpen(open);
    setAddress(`?${new URLSearchParams(open.map((id) => ['step', id]))}`);
  };
  return <MigrationBoard returnTo="/settings" openSeveral value={value} onValueChange={change} />;
}

test('what is open can live in the address', async () => {
  const told = vi.fn();
  await renderStaged(<Host onOpen={told} />, { world: journey.connected });
  await expect.element(step('Help those who are left')).toHaveAttribute('aria-expanded', 'true');
  await step('Know what is there').click();
  expect(told).toHaveBeenLastCalledWith(['stragglers', 'know']);
  await expect.element(page.getByRole('heading', { name: 'Exchange with Basic' })).toBeInTheDocument();
  await step('Help those who are left').click();
  expect(told).toHaveBeenLastCalledWith(['know']);
});

test('the table of those who are left leaves no filter behind', async () => {
  await show(journey.tried);
  const filter = () => scene().migration.getState().question.filter;
  await step('Help those who are left').click();
  await expect.poll(filter).toEqual({ connection: { id: 'connection-basic', assigned: true } });
  await step('Help those who are left').click();
  await expect.poll(filter).toEqual({});
});

test('the host has its say in what is done on the board, and its own way to do a step', async () => {
  const onBefore = vi.fn(() => false);
  await show(journey.connected, { onBefore, parts: { pilot: <p>Ask the pilot office.</p> } });
  await page.getByRole('button', { name: 'Check all users' }).click();
  await expect.poll(() => onBefore.mock.calls).toMatchObject([[{ type: 'start-preflight' }]]);
  await expect.element(step('Check the users')).toHaveAccessibleDescription(/^To do/);
  await step('Let a first group go ahead').click();
  await expect.element(page.getByText('Ask the pilot office.')).toBeVisible();
});

test('the evidence is not read before nothing but proofs is missing', async () => {
  await show(journey.connected);
  await expect.element(board()).toHaveAttribute('data-state', 'ready');
  expect(await auditOf('evidence.read')).toBe(0);
});

test('an administrator reads it for the proofs, and that is recorded', async () => {
  await show(() => {
    const world = journey.disconnected();
    void journey.passWindow(world);
    return world;
  });
  await expect.element(page.getByText('No test shows that Exchange with Basic is refused.')).toBeVisible();
  expect(await auditOf('evidence.read')).toBeGreaterThan(0);
});

test('a viewer sees how far it is, and reads no evidence', async () => {
  await show(
    () => {
      const world = journey.disconnected();
      void journey.passWindow(world);
      return world;
    },
    {},
    'viewer',
  );
  await expect.element(page.getByText('Only administrators can see which proofs there are.').first()).toBeVisible();
  await expect.element(board()).toHaveAttribute('data-state', 'read-only');
  expect(await auditOf('evidence.read')).toBe(0);
  await step('Hand over the evidence').click();
  await expect.element(page.getByRole('group', { name: 'Hand over the evidence' })).toBeVisible();
});

test('EXACT-02: a list the back end does not have is asked for only where a step needs it, and missing it is no failure', async () => {
  const world = journey.connected();
  world.backend.faults.fail('listWaves', 'not_supported', Number.POSITIVE_INFINITY);
  await show(() => world, { steps: ['know', 'connect', 'dry-run', 'pilot', 'waves'] });
  await expect.element(step('Move in waves')).toBeVisible();
  await expect.element(page.getByText('A part of it could not be read.')).not.toBeInTheDocument();
});
