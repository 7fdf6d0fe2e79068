import type { Sort, SortColumn } from '../../host/generated/model';

/** The order after a click on a column's head: rising, falling, the list's own. */
export function nextSort(sort: Sort | null, column: SortColumn): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** What `aria-sort` says of a column. */
export function ariaSort(sort: Sort | null, column: SortColumn): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}
