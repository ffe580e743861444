import type { UserRow } from '@authshift/core';
import { AllCommunityModule, type ColDef, type GridApi, ModuleRegistry } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { createRoot } from 'react-dom/client';
import { all, type Subject, until } from './subject.ts';
import { statusOf } from './userStatus.ts';

ModuleRegistry.registerModules([AllCommunityModule]);

const columns: ColDef<UserRow>[] = [
  { field: 'displayName', sort: 'asc', flex: 1 },
  { field: 'address', flex: 1 },
  { headerName: 'Sync status', valueGetter: ({ data }) => statusOf(data), getQuickFilterText: () => '' },
];

/** AG Grid's community edition: its row selection, quick filter and row virtualisation. */
export const agGrid: Subject = async (host, users) => {
  host.style.height = '700px';
  let api: GridApi<UserRow> | null = null;
  createRoot(host).render(
    <AgGridReact<UserRow>
      rowData={[...users.slice(0, users.length)]}
      columnDefs={columns}
      getRowId={({ data }) => data.id}
      rowSelection={{ mode: 'multiRow', selectAll: 'all' }}
      onGridReady={(event) => {
        api = event.api;
      }}
    />,
  );
  const rowAt = (index: number) => host.querySelector(`.ag-row[row-index="${index}"]`);
  const count = () => api?.getDisplayedRowCount() ?? 0;
  const boxes = () => all<HTMLInputElement>(host, '.ag-row .ag-checkbox-input');
  await until(() => count() === users.length && boxes().length > 0);
  return {
    async tickAll() {
      host.querySelector<HTMLInputElement>('.ag-header .ag-checkbox-input')?.click();
      await until(() => boxes().length > 0 && boxes().every((box) => box.checked));
    },
    async tickOne() {
      const box = boxes().find((each) => !each.checked);
      box?.click();
      await until(() => box?.checked === true);
    },
    async search(text, expected) {
      api?.setGridOption('quickFilterText', text);
      await until(() => count() === expected && (rowAt(0)?.textContent ?? '').includes(text));
    },
    scroller: () => host.querySelector<HTMLElement>('.ag-grid-viewport'),
  };
};
