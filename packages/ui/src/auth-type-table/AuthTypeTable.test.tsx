import { makeUsers } from '@authshift/core/testing';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, oauth, onTrial, parallelRun, proven, usersWith } from '../../test/worlds.ts';
import { AuthTypeTable } from './AuthTypeTable.tsx';
import type { AuthTypeTableValue } from './tableValue.ts';

const cell = (connection: string, user: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^Use ${connection} for ${user},`) });
const header = (connection: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^Use ${connection} for (all|the)`) });
const ticked = (connectionId: string) =>
  scene()
    .backend.users()
    .filter((user) => user.sync.some((entry) => entry.assigned && entry.connectionId === connectionId)).length;

test('every cell box is named by connection, user and address; every row by its user', async () => {
  await renderStaged(<AuthTypeTable />, { world: parallelRun });
  await expect
    .element(
      page.getByRole('checkbox', {
        name: 'Use Exchange with OAuth for Room 001 desk 1, room-001-desk-1@contoso.example',
      }),
    )
    .toBeVisible();
  await expect.element(page.getByRole('rowheader', { name: /Room 001 desk 1/ })).toBeVisible();
  await expect.element(page.getByRole('columnheader', { name: /Exchange with OAuth/ })).toBeVisible();
});

test('COCONUT-16: a long name is cut to two lines in its column, whole in its title, with the type beside it', async () => {
  const displayName = `Exchange of the ${'very '.repeat(12)}long-named branch (OAuth)`;
  const named = () => parallelRun({ connections: [basic, { ...oauth, displayName }] });
  await renderStaged(<AuthTypeTable />, { world: named });
  const column = page.getByRole('columnheader', { name: /long-named branch/ });
  await expect.element(column).toBeVisible();
  expect(column.element().querySelector('.authshift-tag')?.textContent).toBe('OAuth');
  const title = column.element().querySelector<HTMLElement>('.authshift-column-title');
  expect(title?.title).toBe(displayName);
  const text = title?.querySelector<HTMLElement>('bdi') as HTMLElement;
  expect(text.scrollHeight).toBeGreaterThan(text.clientHeight);
  expect(text.clientHeight).toBeLessThan(3 * Number.parseFloat(getComputedStyle(text).lineHeight));
});

test('rows are numbered over all pages', async () => {
  await renderStaged(<AuthTypeTable pageSize={50} />, { world: parallelRun });
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '313');
  await expect.element(page.getByRole('row', { name: /Room 007 desk 3/ })).toHaveAttribute('aria-rowindex', '52');
});

test('the header box acts on everybody who matches the filter, on every page, and on nobody else', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: parallelRun });
  await page.getByRole('searchbox').fill('desk 3');
  await expect.element(page.getByText('39 of 312 users match')).toBeVisible();
  await header('Exchange with OAuth').click();
  await expect.poll(() => ticked(oauth.id)).toBe(39);
  await page.getByRole('searchbox').fill('');
  await expect.element(page.getByText('39 of 312 users', { exact: true })).toBeVisible();
  await expect.element(header('Exchange with OAuth')).toBePartiallyChecked();
});

test('a box shows its tick at once and says that it is being saved', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: parallelRun });
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
  const release = scene().backend.hold();
  await cell('Exchange with OAuth', 'Room 001 desk 1').click();
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeChecked();
  await expect.element(page.getByText('Saving…')).toBeInTheDocument();
  release();
  await expect.element(page.getByText('Saving…')).not.toBeInTheDocument();
  expect(ticked(oauth.id)).toBe(1);
});

test('a tick that is refused goes back alone, says why where it was made, and can be tried again', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: parallelRun });
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
  scene().backend.refuseNext('internal');
  await cell('Exchange with OAuth', 'Room 001 desk 1').click();
  await cell('Exchange with OAuth', 'Room 001 desk 2').click();
  const again = page.getByRole('button', { name: 'Try again: Exchange with OAuth for Room 001 desk 1' });
  await expect.element(again).toBeVisible();
  const refused = document.querySelectorAll('[data-refused]');
  expect(refused).toHaveLength(1);
  expect(document.querySelector('.authshift-refusal')?.textContent).toMatch(/^\w.+Try again$/);
  const notices = page.getByRole('status', { name: 'Notices' });
  await expect.poll(() => notices.element().textContent).toMatch(/^1 tick was not carried out: /);
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).not.toBeChecked();
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 2')).toBeChecked();
  await again.click();
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeChecked();
  await expect.poll(() => ticked(oauth.id)).toBe(2);
  await expect.element(again).not.toBeInTheDocument();
});

test('changes lost on a dead line are one message, and one press tries them all again', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: parallelRun });
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
  scene().backend.goOffline();
  await cell('Exchange with OAuth', 'Room 001 desk 1').click();
  await cell('Exchange with OAuth', 'Room 001 desk 2').click();
  await expect.element(page.getByText('2 changes were not saved, so their ticks are back as they were.')).toBeVisible();
  expect(page.getByRole('button', { name: 'Try again' }).all()).toHaveLength(1);
  scene().backend.goOnline();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => ticked(oauth.id)).toBe(2);
  await expect.element(page.getByText(/not saved/)).not.toBeInTheDocument();
});

test('Up and Down go along a column, Space ticks, and the focus stays where it is', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: parallelRun });
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
  (cell('Exchange with OAuth', 'Room 001 desk 1').element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 3')).toHaveFocus();
  await userEvent.keyboard(' ');
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 3')).toBeChecked();
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 3')).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 2')).toHaveFocus();
});

test('moving a user whose OAuth is proven happens at once, in one change', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ users: usersWith(20, { 0: proven() }) }),
  });
  await page.getByRole('button', { name: 'Move Room 01 desk 1 to Exchange with OAuth' }).click();
  await expect.element(cell('Exchange with Basic', 'Room 01 desk 1')).not.toBeChecked();
  await expect.poll(() => ticked(basic.id)).toBe(19);
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('users are moved to an app that signs in for itself too, and never to a connection that runs commands and reads no mailbox, which has no column', async () => {
  const asApp = { ...oauth, authType: 'oauth-app', grant: null } as const;
  const commands = {
    ...asApp,
    id: 'commands',
    displayName: 'Exchange administration',
    protocol: 'exchange-admin',
  } as const;
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ connections: [basic, commands, asApp], users: usersWith(20, { 0: proven() }) }),
  });
  await page.getByRole('button', { name: 'Move Room 01 desk 1 to Exchange with OAuth' }).click();
  await expect.poll(() => ticked(basic.id)).toBe(19);
  await expect.element(page.getByRole('button', { name: 'Move 19 users to Exchange with OAuth…' })).toBeVisible();
  await expect.element(page.getByRole('combobox', { name: 'Move to' })).not.toBeInTheDocument();
  await expect.element(page.getByRole('columnheader', { name: 'Exchange administration' })).not.toBeInTheDocument();
});

test('moving a user whose OAuth is not proven asks first, and only goes on when the risk is accepted', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, {
    world: () => parallelRun({ users: usersWith(20, { 0: onTrial() }) }),
  });
  await page.getByRole('button', { name: 'Move Room 01 desk 1 to Exchange with OAuth' }).click();
  const apply = page.getByRole('button', { name: 'Apply to 1 user' });
  await expect.element(apply).toBeDisabled();
  expect(ticked(basic.id)).toBe(20);
  await page.getByRole('dialog').getByRole('checkbox').click();
  await apply.click();
  await expect.poll(() => ticked(basic.id)).toBe(19);
});

test('counts that were overtaken are shown anew before anything happens', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: () => parallelRun({ users: makeUsers(20) }) });
  await page.getByRole('button', { name: 'Move 20 users to Exchange with OAuth…' }).click();
  await page.getByRole('dialog').getByRole('checkbox').click();
  scene().backend.addUsers(makeUsers(21).slice(20));
  await page.getByRole('button', { name: 'Apply to 20 users' }).click();
  await expect
    .element(page.getByText('The users changed while you were reading. These are the new counts.'))
    .toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Apply to 21 users' })).toBeDisabled();
  expect(ticked(oauth.id)).toBe(0);
});

test('Esc closes the preview, changes nothing, and gives the focus back', async () => {
  await renderStaged(<AuthTypeTable pageSize={10} />, { world: () => parallelRun({ users: makeUsers(20) }) });
  const move = page.getByRole('button', { name: 'Move 20 users to Exchange with OAuth…' });
  await move.click();
  await expect.element(page.getByRole('dialog')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(move).toHaveFocus();
  expect(ticked(oauth.id)).toBe(0);
});

test('a disconnected connection has no column', async () => {
  await renderStaged(<AuthTypeTable />, {
    world: () => parallelRun({ connections: [{ ...basic, status: 'disconnected' }, oauth], users: makeUsers(3) }),
  });
  await expect.element(page.getByRole('columnheader', { name: /Exchange with OAuth/ })).toBeVisible();
  await expect.element(page.getByRole('columnheader', { name: /Exchange with Basic/ })).not.toBeInTheDocument();
});

test('a user who is not enabled may lose a tick but not gain one', async () => {
  await renderStaged(<AuthTypeTable />, { world: () => parallelRun({ users: makeUsers(2, { disabled: 1 }) }) });
  await expect.element(cell('Exchange with OAuth', 'Room 01 desk 2')).toBeDisabled();
  await expect.element(cell('Exchange with Basic', 'Room 01 desk 2')).toBeEnabled();
});

test('status tiles filter one at a time', async () => {
  await renderStaged(<AuthTypeTable />, {
    world: () => parallelRun({ users: usersWith(20, { 0: onTrial(), 1: [] }) }),
  });
  await page.getByRole('radio', { name: /^Starting/ }).click();
  await expect.element(page.getByText('1 of 20 users match')).toBeVisible();
  await page.getByRole('radio', { name: /^Not syncing/ }).click();
  await expect.element(page.getByRole('rowheader', { name: /Room 01 desk 2/ })).toBeVisible();
  expect(page.getByRole('rowheader').all()).toHaveLength(1);
  await page.getByRole('radio', { name: /^All/ }).click();
  await expect.element(page.getByText('All 20 users', { exact: true }).first()).toBeVisible();
});

function Journey({ places }: { readonly places: AuthTypeTableValue[] }) {
  const [openUser, setOpenUser] = useState<string | null>(null);
  const [value, setValue] = useState<AuthTypeTableValue | undefined>(undefined);
  if (openUser !== null) {
    return (
      <button type="button" onClick={() => setOpenUser(null)}>
        Back
      </button>
    );
  }
  return (
    <AuthTypeTable
      pageSize={10}
      value={value}
      onValueChange={(next) => {
        places.push(next);
        setValue(JSON.parse(JSON.stringify(next)));
      }}
      onOpenUser={setOpenUser}
    />
  );
}

test("coming back from a user's details leads to the same filter, page and row", async () => {
  const places: AuthTypeTableValue[] = [];
  await renderStaged(<Journey places={places} />, { world: parallelRun });
  await page.getByRole('searchbox').fill('desk 4');
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.getByRole('button', { name: 'Room 013 desk 4' }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.element(page.getByText('11–20 of 39')).toBeVisible();
  await expect.element(page.getByRole('searchbox')).toHaveValue('desk 4');
  await expect.element(page.getByRole('button', { name: 'Room 013 desk 4' })).toHaveFocus();
  expect(places.at(-1)).toMatchObject({ filter: { text: 'desk 4' }, page: 1 });
});

test('a name is a link that can be opened in a new tab; a plain click is the host’s', async () => {
  const onOpenUser = vi.fn();
  await renderStaged(<AuthTypeTable hrefForUser={(id) => `#/users/${id}`} onOpenUser={onOpenUser} />, {
    world: () => parallelRun({ users: makeUsers(2) }),
  });
  const link = page.getByRole('link', { name: 'Room 01 desk 1' });
  await expect.element(link).toHaveAttribute('href', '#/users/user-1');
  await link.click();
  expect(onOpenUser).toHaveBeenCalledWith('user-1');
  expect(location.hash).not.toBe('#/users/user-1');
});
