import { makeUsers } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, oauth, parallelRun, proven, usersWith } from '../../test/worlds.ts';
import { AuthTypeTable } from './AuthTypeTable.tsx';

const cell = (connection: string, user: string, role: 'checkbox' | 'radio' = 'checkbox') =>
  page.getByRole(role, { name: new RegExp(`^Use ${connection} for ${user},`) });
const header = (connection: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^Use ${connection} for (all|the)`) });
const tickedIds = (connectionId: string) =>
  scene()
    .backend.users()
    .filter((user) => user.sync.some((entry) => entry.assigned && entry.connectionId === connectionId))
    .map((user) => user.id);
const ticked = (connectionId: string) => tickedIds(connectionId).length;
const focus = (locator: ReturnType<typeof cell>) => (locator.element() as HTMLElement).focus();
const twenty = () => parallelRun({ users: makeUsers(20) });

test('Shift and a press tick everybody from the box pressed before, also over pages', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: twenty });
  await cell('Exchange with OAuth', 'Room 01 desk 2').click();
  await cell('Exchange with OAuth', 'Room 01 desk 5').click({ modifiers: ['Shift'] });
  await expect.poll(() => tickedIds(oauth.id)).toEqual(['user-2', 'user-3', 'user-4', 'user-5']);
  await page.getByRole('button', { name: 'Next page' }).click();
  await cell('Exchange with OAuth', 'Room 02 desk 4').click({ modifiers: ['Shift'] });
  await expect.poll(() => ticked(oauth.id)).toBe(11);
});

test('Shift and Space do the same from the keyboard; taking ticks from several asks first', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: twenty });
  await expect.element(cell('Exchange with Basic', 'Room 01 desk 1')).toBeVisible();
  focus(cell('Exchange with OAuth', 'Room 01 desk 1'));
  await userEvent.keyboard(' {ArrowDown}{ArrowDown}{Shift>} {/Shift}');
  await expect.poll(() => tickedIds(oauth.id)).toEqual(['user-1', 'user-2', 'user-3']);
  await expect.element(cell('Exchange with OAuth', 'Room 01 desk 3')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp} {ArrowUp}{Shift>} {/Shift}');
  const dialog = page.getByRole('dialog', { name: 'Untick Exchange with OAuth' });
  await expect.element(dialog.getByText('1 user changes.')).not.toBeInTheDocument();
  await expect.poll(() => tickedIds(oauth.id)).toEqual(['user-3']);
});

test('a range begins anew when the order has changed', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: twenty });
  await cell('Exchange with OAuth', 'Room 01 desk 2').click();
  await page.getByRole('searchbox').fill('desk');
  await cell('Exchange with OAuth', 'Room 01 desk 5').click({ modifiers: ['Shift'] });
  await expect.poll(() => tickedIds(oauth.id)).toEqual(['user-2', 'user-5']);
});

test('a header ticked for some becomes all, then nobody, and then the some again', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ users: usersWith(20, { 0: proven(), 1: proven(), 4: proven() }) }),
  });
  await expect.element(header('Exchange with OAuth')).toBePartiallyChecked();
  await header('Exchange with OAuth').click();
  await expect.poll(() => ticked(oauth.id)).toBe(20);
  await expect.element(header('Exchange with OAuth')).toBeChecked();
  await header('Exchange with OAuth').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply to 20 users' }).click();
  await expect.poll(() => ticked(oauth.id)).toBe(0);
  await expect.element(page.getByText('The next press ticks the 3 users from before again')).toBeVisible();
  await header('Exchange with OAuth').click();
  await expect.poll(() => tickedIds(oauth.id)).toEqual(['user-1', 'user-2', 'user-5']);
  await expect.element(header('Exchange with OAuth')).toBePartiallyChecked();
});

test('where those left cannot be ticked, a mixed header unticks instead of trying again', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ users: makeUsers(5, { disabled: 2 }) }),
  });
  await header('Exchange with OAuth').click();
  await expect.poll(() => ticked(oauth.id)).toBe(3);
  await expect.element(header('Exchange with OAuth')).toBePartiallyChecked();
  await header('Exchange with OAuth').click();
  await expect.element(page.getByRole('dialog', { name: 'Untick Exchange with OAuth' })).toBeVisible();
  await expect.element(header('Exchange with OAuth')).toBePartiallyChecked();
});

test('a large change is counted and shown first', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} previewFrom={20} />, { world: twenty });
  await header('Exchange with OAuth').click();
  await expect.element(page.getByRole('dialog').getByText('20 users change.')).toBeVisible();
  expect(ticked(oauth.id)).toBe(0);
  await page.getByRole('button', { name: 'Apply to 20 users' }).click();
  await expect.poll(() => ticked(oauth.id)).toBe(20);
});

test('exceptions are listed, taken back one by one or all at once, and the focus stays in the column', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () =>
      parallelRun({ users: usersWith(20, Object.fromEntries([...Array(17).keys()].map((i) => [i, proven()]))) }),
  });
  await expect.element(page.getByText('All 20 users except 3')).toBeVisible();
  await page.getByRole('button', { name: 'Show 3 users without Exchange with OAuth' }).click();
  await expect.element(page.getByText('3 of 20 users match')).toBeVisible();
  focus(cell('Exchange with OAuth', 'Room 03 desk 2'));
  await userEvent.keyboard(' ');
  await expect.element(cell('Exchange with OAuth', 'Room 03 desk 2')).not.toBeInTheDocument();
  await expect.element(cell('Exchange with OAuth', 'Room 03 desk 3')).toHaveFocus();
  await page.getByRole('button', { name: 'Tick Exchange with OAuth for these 2 users too' }).click();
  await expect.poll(() => ticked(oauth.id)).toBe(20);
  await expect.element(page.getByText('Nobody matches')).toBeVisible();
});

test('where a user has one connection, the boxes are radio buttons, and choosing one gives up the other', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ me: { mode: 'exclusive' }, users: usersWith(4, { 0: proven() }) }),
  });
  await expect.element(cell('Exchange with Basic', 'Room 01 desk 2', 'radio')).toBeChecked();
  focus(cell('Exchange with Basic', 'Room 01 desk 2', 'radio'));
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(cell('Exchange with Basic', 'Room 01 desk 3', 'radio')).toHaveFocus();
  expect(ticked(basic.id)).toBe(4);
  await cell('Exchange with OAuth', 'Room 01 desk 3', 'radio').click();
  const dialog = page.getByRole('dialog', { name: /^Use Exchange with OAuth for Room 01 desk 3,/ });
  await dialog.getByRole('checkbox').click();
  await dialog.getByRole('button', { name: 'Apply to 1 user' }).click();
  await expect
    .poll(() => [tickedIds(basic.id), tickedIds(oauth.id)])
    .toEqual([
      ['user-1', 'user-2', 'user-4'],
      ['user-1', 'user-3'],
    ]);
  await header('Exchange with OAuth').click();
  await expect.element(page.getByRole('dialog').getByText(/leave a connection before/)).toBeVisible();
});

test('the host may say no: nothing is sent, and what was proposed stays', async () => {
  const onBefore = vi.fn(async () => false);
  const onAfter = vi.fn();
  await renderStaged(<AuthTypeTable pageSize={10} onBefore={onBefore} onAfter={onAfter} />, { world: twenty });
  await cell('Exchange with OAuth', 'Room 01 desk 1').click();
  expect(onBefore).toHaveBeenCalledWith({
    type: 'assign',
    scope: { type: 'include', ids: ['user-1'] },
    change: { tick: [oauth.id], untick: [] },
  });
  await expect.element(cell('Exchange with OAuth', 'Room 01 desk 1')).not.toBeChecked();
  await header('Exchange with Basic').click();
  const apply = page.getByRole('button', { name: 'Apply to 20 users' });
  await apply.click();
  await expect.poll(() => onBefore.mock.calls.length).toBe(2);
  await expect.element(apply).toBeVisible();
  expect(ticked(basic.id)).toBe(20);
  expect(onAfter).not.toHaveBeenCalled();
});

test('the host hears how a change ended', async () => {
  const onAfter = vi.fn();
  await renderStaged(<AuthTypeTable pageSize={10} onAfter={onAfter} />, { world: twenty });
  await cell('Exchange with OAuth', 'Room 01 desk 1').click();
  await expect.poll(() => onAfter.mock.calls).toMatchObject([[{ type: 'assign' }, { ok: true, value: { ok: 1 } }]]);
});

test('a bulk change that left somebody out says who and why, gives the list as CSV, and can be undone', async () => {
  const kept: Blob[] = [];
  const save = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const keep = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    kept.push(blob as Blob);
    return 'blob:kept';
  });
  const users = makeUsers(6).map((user, i) => (i === 2 ? { ...user, preflight: 'block' as const } : user));
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: () => parallelRun({ users }) });
  await header('Exchange with OAuth').click();
  await expect.element(page.getByText('5 users changed, 1 skipped, 0 failed.')).toBeVisible();
  await expect.element(cell('Exchange with OAuth', 'Room 01 desk 3')).toBeDisabled();
  expect(document.querySelector('.authshift-refusal')?.textContent).toContain('A check says that the move would fail');
  await page.getByRole('button', { name: 'Who was left out, as CSV' }).click();
  await expect.poll(() => kept.length).toBe(1);
  const csv = (await kept[0]?.text()) ?? '';
  expect(csv.trim().split('\r\n')).toEqual([
    'userId,displayName,address,status,code,literal',
    expect.stringMatching(/^user-3,.*,skipped,preflight_blocked,$/),
  ]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => ticked(oauth.id)).toBe(0);
  await expect.element(page.getByText('5 users changed.')).toBeVisible();
  save.mockRestore();
  keep.mockRestore();
});

test('only an administrator may take the list of who was left out along', async () => {
  const users = makeUsers(6).map((user, i) => (i === 2 ? { ...user, preflight: 'block' as const } : user));
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: () => parallelRun({ users }), actor: 'operator' });
  await header('Exchange with OAuth').click();
  await expect.element(page.getByText('5 users changed, 1 skipped, 0 failed.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /CSV/ })).not.toBeInTheDocument();
});
