import { makeUsers } from '@authshift/core/testing';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { slowReading } from '../../test/slowReading.ts';
import { createWorld, oauth, parallelRun, pilotRun, type World } from '../../test/worlds.ts';
import { AuthTypeTable } from './AuthTypeTable.tsx';
import { TablePages } from './TablePages.tsx';
import { SearchBox } from './TableToolbar.tsx';
import { TableContext } from './tableContext.ts';
import { type AuthTypeTableValue, readTableValue } from './tableValue.ts';
import { type AuthTypeTableModel, useAuthTypeTable } from './useAuthTypeTable.ts';
import { useUnsentWarning } from './useUnsentWarning.ts';

const cell = (connection: string, user: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^Use ${connection} for ${user},`) });
const header = (connection: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^Use ${connection} for (all|the)`) });
const ticked = (connectionId: string) =>
  scene()
    .backend.users()
    .filter((user) => user.sync.some((entry) => entry.assigned && entry.connectionId === connectionId)).length;
const state = () => document.querySelector('.authshift-table-frame')?.getAttribute('data-state');

function Remembering({ values, ...props }: Parameters<typeof AuthTypeTable>[0] & { values: AuthTypeTableValue[] }) {
  const [value, setValue] = useState(readTableValue(null));
  const keep = (next: AuthTypeTableValue) => {
    values.push(next);
    setValue(readTableValue(JSON.parse(JSON.stringify(next))));
  };
  return <AuthTypeTable {...props} value={value} onValueChange={keep} />;
}

test('columns can be put away by keyboard; the host remembers which', async () => {
  const values: AuthTypeTableValue[] = [];
  await renderStaged(<Remembering values={values} pageSize={5} />, { world: pilotRun });
  await expect.element(page.getByRole('columnheader', { name: 'Sync status' })).toBeVisible();
  const columns = page.getByText('Columns', { exact: true });
  (columns.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}{Tab} ');
  await expect.element(page.getByRole('columnheader', { name: /Exchange with Basic/ })).not.toBeInTheDocument();
  expect(values.at(-1)?.hiddenColumns).toEqual(['connection:connection-basic']);
  await userEvent.keyboard('{Escape}');
  expect(document.querySelector('details')?.open).toBe(false);
  await expect.element(columns).toHaveFocus();
  await userEvent.keyboard('{Enter}{Tab} ');
  await expect.element(page.getByRole('columnheader', { name: /Exchange with Basic/ })).toBeVisible();
});

test('titles sort: names from A, everything else with what needs an eye first', async () => {
  const values: AuthTypeTableValue[] = [];
  await renderStaged(<Remembering values={values} pageSize={5} />, { world: pilotRun });
  const status = page.getByRole('columnheader', { name: 'Sync status' });
  await expect.element(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await status.getByRole('button').click();
  await expect.element(status).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => page.getByRole('rowheader').all()[0]?.element().textContent).toContain('Room 001 desk 5');
  await expect.element(page.getByText('All 312 users. Sorted by Sync status, descending')).toBeInTheDocument();
  const column = page.getByRole('columnheader', { name: /Exchange with OAuth/ });
  await column.getByRole('button', { name: 'Exchange with OAuth', exact: true }).click();
  expect(values.at(-1)?.sort).toBe('-assigned:connection-oauth');
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeChecked();
  await expect.element(column).toHaveAttribute('aria-sort', 'descending');
});

test('while everybody is still being read, pages and counts are the back end’s own', async () => {
  let release = () => {};
  const world = () => {
    const slow = slowReading(parallelRun({ users: makeUsers(2500) }));
    release = slow.release;
    return slow;
  };
  await renderStaged(<AuthTypeTable pageSize={10} />, { world });
  await expect.element(page.getByText('All 2,500 users', { exact: true }).first()).toBeVisible();
  await expect.element(page.getByText('The other users are still being read.')).toBeVisible();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect.element(page.getByText('11–20 of 2,500')).toBeVisible();
  await expect.element(page.getByRole('rowheader', { name: /Room 0002 desk 3/ })).toBeVisible();
  await page.getByRole('searchbox').fill('room-0312');
  await expect.element(page.getByText('8 of 2,500 users match')).toBeVisible();
  await cell('Exchange with OAuth', 'Room 0312 desk 1').click();
  await expect.element(cell('Exchange with OAuth', 'Room 0312 desk 1')).toBeChecked();
  await expect.poll(() => ticked(oauth.id)).toBe(1);
  await header('Exchange with OAuth').click();
  await expect.poll(() => ticked(oauth.id)).toBe(8);
  release();
  await expect.element(page.getByText('The other users are still being read.')).not.toBeInTheDocument();
  await expect.element(page.getByText('8 of 2,500 users match')).toBeVisible();
  await expect.element(header('Exchange with OAuth')).toBeChecked();
});

test('a small organization asks its back end nothing twice', async () => {
  const asked: unknown[] = [];
  const world = (): World => {
    const made = parallelRun();
    const client = made.backend.client();
    const listUsers: typeof client.listUsers = (query, options) => {
      asked.push(query.limit);
      return client.listUsers(query, options);
    };
    return { ...made, backend: { ...made.backend, client: () => ({ ...client, listUsers }) } };
  };
  await renderStaged(<AuthTypeTable pageSize={10} />, { world });
  await expect.element(page.getByText('1–10 of 312')).toBeVisible();
  expect(asked).toEqual([1000]);
});

test('one long list draws only what can be seen, and every gesture means all of it', async () => {
  await renderStaged(<AuthTypeTable virtual />, { world: () => parallelRun({ users: makeUsers(1200) }) });
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '1201');
  const frame = document.querySelector('.authshift-table-scroll') as HTMLElement;
  await expect.poll(() => frame.scrollHeight).toBeGreaterThan(1200 * 30);
  expect(document.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(60);
  await cell('Exchange with OAuth', 'Room 0001 desk 1').click();
  await expect.element(cell('Exchange with OAuth', 'Room 0001 desk 1')).toHaveFocus();
  frame.scrollTop = frame.scrollHeight;
  const last = page.getByRole('row', { name: /Room 0150 desk 8/ });
  await expect.element(last).toHaveAttribute('aria-rowindex', '1201');
  await expect.element(cell('Exchange with OAuth', 'Room 0001 desk 1')).toHaveFocus();
  expect(document.querySelectorAll('tbody tr[data-index]').length).toBeLessThan(60);
  await cell('Exchange with OAuth', 'Room 0150 desk 8').click({ modifiers: ['Shift'] });
  await page.getByRole('dialog').getByRole('button', { name: 'Apply to 1,199 users' }).click();
  await expect.poll(() => ticked(oauth.id), { timeout: 10_000 }).toBe(1200);
});

test('Up and Down lead out of the window, and a search begins at the top', async () => {
  await renderStaged(<AuthTypeTable virtual />, { world: () => parallelRun({ users: makeUsers(2000) }) });
  await expect.element(cell('Exchange with OAuth', 'Room 0001 desk 1')).toBeVisible();
  (cell('Exchange with OAuth', 'Room 0001 desk 1').element() as HTMLElement).focus();
  for (let i = 0; i < 30; i += 1) {
    const before = document.activeElement;
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => document.activeElement).not.toBe(before);
  }
  await expect.element(cell('Exchange with OAuth', 'Room 0004 desk 7')).toHaveFocus();
  const frame = document.querySelector('.authshift-table-scroll') as HTMLElement;
  expect(frame.scrollTop).toBeGreaterThan(0);
  await page.getByRole('searchbox').fill('desk 8');
  await expect.element(page.getByText('250 of 2,000 users match')).toBeVisible();
  await expect.poll(() => frame.scrollTop).toBe(0);
});

test('a place deep in a long list is found again', async () => {
  const value = readTableValue({ focusedUserId: 'user-1500' });
  await renderStaged(<AuthTypeTable virtual value={value} onOpenUser={() => undefined} />, {
    world: () => parallelRun({ users: makeUsers(2000) }),
  });
  await expect.element(page.getByRole('button', { name: 'Room 0188 desk 4' })).toHaveFocus();
});

test('the frame tells its state', async () => {
  const failing = (code: 'role_required' | 'internal') => () => {
    const made = createWorld();
    made.backend.faults.fail('listUsers', code, 100);
    return made;
  };
  const cases: readonly (readonly [string, () => World, Parameters<typeof AuthTypeTable>[0]?])[] = [
    ['empty', () => createWorld({ users: [] })],
    ['refused', failing('role_required')],
    ['error', failing('internal')],
    ['no-match', parallelRun, { value: readTableValue({ filter: { text: 'nobody of that name' } }) }],
    ['read-only', parallelRun, { readOnly: true }],
    ['ready', parallelRun],
  ];
  for (const [name, world, props] of cases) {
    const { unmount } = await renderStaged(<AuthTypeTable {...props} />, { world });
    await expect.poll(state, { message: name }).toBe(name);
    await unmount();
  }
  const held = () => {
    const made = createWorld();
    made.backend.hold();
    return made;
  };
  await renderStaged(<AuthTypeTable />, { world: held });
  await expect.poll(state).toBe('loading');
  await expect.element(page.getByText('Loading users…')).toBeVisible();
});

test('a table for reading shows everything and changes nothing', async () => {
  await renderStaged(<AuthTypeTable readOnly pageSize={5} />, { world: pilotRun });
  await expect.element(page.getByText('Shown here for reading only.')).toBeVisible();
  await expect.element(header('Exchange with OAuth')).toBeDisabled();
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeDisabled();
  await expect.element(page.getByRole('button', { name: /^Move Room/ })).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: /^Move \d+ users/ })).toBeDisabled();
});

function Guarded() {
  return <output>{useUnsentWarning() ? 'unsent' : 'sent'}</output>;
}

test('a page that asks for it warns before it is left with a change not yet confirmed', async () => {
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };
  const both = (
    <>
      <AuthTypeTable pageSize={5} />
      <Guarded />
    </>
  );
  await renderStaged(both, { world: parallelRun });
  await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
  expect(leave()).toBe(false);
  const release = scene().backend.hold();
  await cell('Exchange with OAuth', 'Room 001 desk 1').click();
  await expect.element(page.getByText('unsent')).toBeVisible();
  expect(leave()).toBe(true);
  release();
  await expect.element(page.getByText('sent', { exact: true })).toBeVisible();
  expect(leave()).toBe(false);
});

test.each([390, 320])('at %i pixels nothing is cut off, in either direction of writing', async (width) => {
  await page.viewport(width, 800);
  for (const dir of ['ltr', 'rtl']) {
    document.documentElement.dir = dir;
    const { unmount } = await renderStaged(<AuthTypeTable pageSize={5} />, { world: pilotRun });
    await expect.element(cell('Exchange with OAuth', 'Room 001 desk 1')).toBeVisible();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    for (const box of document.querySelectorAll('.authshift-table :is(input, button, .authshift-user)')) {
      const { left, right } = box.getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
    await page.getByText('Columns', { exact: true }).click();
    const choice = document.querySelector('.authshift-columns fieldset')?.getBoundingClientRect();
    expect(choice?.left).toBeGreaterThanOrEqual(0);
    expect(choice?.right).toBeLessThanOrEqual(width);
    await unmount();
  }
  document.documentElement.dir = '';
  await page.viewport(1280, 900);
});

function OwnList() {
  const table = useAuthTypeTable({ pageSize: 3 });
  const { users, page: shown, connections, toggle, pendingOf } = table;
  const places = Array.from({ length: shown.length }, (_, i) => shown.first + i);
  return (
    <TableContext.Provider value={table}>
      <SearchBox />
      <ul>
        {places.map((index) => {
          const user = users.userAt(index);
          return user === null ? null : (
            <li key={user.id}>
              {user.displayName}
              {connections.map((connection) => (
                <button key={connection.id} type="button" onClick={() => toggle({ user, index, connection })}>
                  {`${connection.displayName}: ${table.isTicked(user, connection) ? 'on' : 'off'}`}
                  {pendingOf(user).includes(connection.id) ? ' (saving)' : null}
                </button>
              ))}
            </li>
          );
        })}
      </ul>
      <TablePages />
    </TableContext.Provider>
  );
}

test('the hook alone carries a list of another look, together with parts of ours', async () => {
  await renderStaged(<OwnList />, { world: () => parallelRun({ users: makeUsers(7) }) });
  await expect.element(page.getByText('1–3 of 7')).toBeVisible();
  await page.getByRole('button', { name: 'Exchange with OAuth: off' }).nth(1).click();
  await expect.poll(() => ticked(oauth.id)).toBe(1);
  await expect.poll(() => page.getByRole('listitem').nth(1).element().textContent).toContain('Exchange with OAuth: on');
  await page.getByRole('searchbox').fill('desk 7');
  await expect.poll(() => page.getByRole('listitem').all().length).toBe(1);
});

function Told({ tables }: { tables: AuthTypeTableModel[] }) {
  const table = useAuthTypeTable({ pageSize: 3 });
  tables.push(table);
  return <output>{`${table.page.length} users`}</output>;
}

test('what is pending is one value for the same connections, so that only rows that changed are drawn again', async () => {
  const tables: AuthTypeTableModel[] = [];
  await renderStaged(<Told tables={tables} />, { world: () => parallelRun({ users: makeUsers(3) }) });
  await expect.element(page.getByText('3 users')).toBeVisible();
  const release = scene().backend.hold();
  const pendingAt = (index: number) => {
    const table = tables.at(-1);
    const user = table?.users.userAt(index);
    return user == null ? undefined : table?.pendingOf(user);
  };
  for (const index of [0, 1]) {
    const table = tables.at(-1);
    const user = table?.users.userAt(index);
    const connection = table?.connections.find(({ id }) => id === oauth.id);
    if (user != null && connection !== undefined) table?.toggle({ user, index, connection });
  }
  await expect.poll(() => pendingAt(1)).toEqual([oauth.id]);
  expect(pendingAt(0)).toBe(pendingAt(1));
  expect(pendingAt(2)).toEqual([]);
  expect(pendingAt(2)).toBe(pendingAt(2));
  release();
});
