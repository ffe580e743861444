import type { UserRow } from '@authshift/core';
import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { all, type Subject, typeInto, until } from './subject.ts';
import { statusOf } from './userStatus.ts';

const features = tableFeatures({
  rowSelectionFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text },
  rowPaginationFeature,
  paginatedRowModel: createPaginatedRowModel(),
});
const helper = createColumnHelper<typeof features, UserRow>();
const columns = helper.columns([
  helper.display({
    id: 'selected',
    header: ({ table }) => (
      <Box
        checked={table.getIsAllRowsSelected()}
        mixed={table.getIsSomeRowsSelected()}
        onChange={() => table.toggleAllRowsSelected()}
      />
    ),
    cell: ({ row }) => <Box checked={row.getIsSelected()} mixed={false} onChange={() => row.toggleSelected()} />,
  }),
  helper.accessor('displayName', { sortFn: 'text' }),
  helper.accessor('address', { sortFn: 'text' }),
  helper.display({ id: 'status', header: 'Sync status', cell: ({ row }) => statusOf(row.original) }),
]);

function Box(props: { readonly checked: boolean; readonly mixed: boolean; readonly onChange: () => void }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = props.mixed;
  });
  return <input ref={box} type="checkbox" checked={props.checked} onChange={props.onChange} />;
}

function PlainTable({ data }: { readonly data: readonly UserRow[] }) {
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (user) => user.id,
    globalFilterFn: 'includesString',
    initialState: { pagination: { pageIndex: 0, pageSize: 50 }, sorting: [{ id: 'displayName', desc: false }] },
  });
  return (
    <>
      <input type="search" onChange={(event) => table.setGlobalFilter(event.target.value)} />
      <output>{table.getRowCount()}</output>
      <table>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** TanStack Table 9 as its guide shows it: a native table, pages of 50, its own row selection, filtering and sorting. */
export const tanstack: Subject = async (host, users) => {
  createRoot(host).render(<PlainTable data={users.slice(0, users.length)} />);
  const rows = () => all(host, 'tbody tr');
  const boxes = (where: string) => all<HTMLInputElement>(host, `${where} input`);
  const count = () => Number(host.querySelector('output')?.textContent);
  await until(() => count() === users.length && rows().length > 0);
  return {
    async tickAll() {
      boxes('thead')[0]?.click();
      await until(() => boxes('tr').every((box) => box.checked));
    },
    async tickOne() {
      const at = boxes('tbody').findIndex((box) => !box.checked);
      boxes('tbody')[at]?.click();
      await until(() => boxes('tbody')[at]?.checked === true);
    },
    async search(text, expected) {
      const field = host.querySelector('input');
      if (field !== null) typeInto(field, text);
      await until(() => count() === expected && (rows()[0]?.textContent ?? '').includes(text));
    },
    scroller: () => null,
  };
};
