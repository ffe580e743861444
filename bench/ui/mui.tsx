import type { UserRow } from '@authshift/core';
import { DataGrid, type GridColDef, useGridApiRef } from '@mui/x-data-grid';
import { createRoot } from 'react-dom/client';
import { all, type Subject, until } from './subject.ts';
import { statusOf } from './userStatus.ts';

const columns: GridColDef<UserRow>[] = [
  { field: 'displayName', flex: 1 },
  { field: 'address', flex: 1 },
  {
    field: 'status',
    headerName: 'Sync status',
    valueGetter: (_, user) => statusOf(user),
    getApplyQuickFilterFn: () => null,
  },
];

type GridApi = ReturnType<typeof useGridApiRef>;

interface GridProps {
  readonly rows: readonly UserRow[];
  readonly onApi: (api: GridApi) => void;
}

function Grid({ rows, onApi }: GridProps) {
  const api = useGridApiRef();
  onApi(api);
  return (
    <DataGrid
      apiRef={api}
      rows={rows}
      columns={columns}
      checkboxSelection
      disableRowSelectionOnClick
      initialState={{
        pagination: { paginationModel: { pageSize: 100 } },
        sorting: { sortModel: [{ field: 'displayName', sort: 'asc' }] },
      }}
      pageSizeOptions={[100]}
    />
  );
}

/** MUI X DataGrid in its community edition, which shows at most 100 rows a page. */
export const mui: Subject = async (host, users) => {
  host.style.height = '700px';
  let api: GridApi = { current: null };
  createRoot(host).render(
    <Grid
      rows={users.slice(0, users.length)}
      onApi={(ref) => {
        api = ref;
      }}
    />,
  );
  const rows = () => all(host, '.MuiDataGrid-row');
  const boxes = () => all<HTMLInputElement>(host, '.MuiDataGrid-row input[type=checkbox]');
  const count = () => Number(host.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) - 1;
  await until(() => count() === users.length && rows().length > 0);
  return {
    async tickAll() {
      host.querySelector<HTMLInputElement>('.MuiDataGrid-columnHeaders input[type=checkbox]')?.click();
      await until(() => boxes().length > 0 && boxes().every((box) => box.checked));
    },
    async tickOne() {
      const at = boxes().findIndex((box) => !box.checked);
      boxes()[at]?.click();
      await until(() => boxes()[at]?.checked === true);
    },
    async search(text, expected) {
      api.current?.setQuickFilterValues([text]);
      await until(() => count() === expected && (rows()[0]?.textContent ?? '').includes(text));
    },
    scroller: () => null,
  };
};
