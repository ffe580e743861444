import type { UserRow } from '@authshift/core';
import {
  columnFilteringFeature,
  constructTable,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_text,
  tableFeatures,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  rowSelectionFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text },
});
const helper = createColumnHelper<typeof features, UserRow>();
const columns = helper.columns([
  helper.accessor('displayName', { sortFn: 'text' }),
  helper.accessor('address', { sortFn: 'text' }),
  helper.accessor('licence', { sortFn: 'text', enableGlobalFilter: false }),
]);

/** TanStack Table 9 without a framework, with its row selection, filtering and sorting over all rows. */
export function createTanstack(data: readonly UserRow[]) {
  const table = constructTable({
    features,
    columns,
    data,
    getRowId: (user) => user.id,
    globalFilterFn: 'includesString',
    getColumnCanGlobalFilter: ({ id }) => id !== 'licence',
  });
  table.getRowModel();
  return table;
}
