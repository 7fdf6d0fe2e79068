import type { Column, Sort } from '../../host/generated/model';

/** Whether two are the same column. */
export function isSameColumn(one: Column, other: Column): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  if ('input' in one) return 'input' in other && one.input === other.input;
  return 'field' in other && one.field === other.field;
}

/** The order after a click on a column's head: rising, falling, the list's own. */
export function nextSort(sort: Sort | null, column: Column): Sort | null {
  if (!sort || !isSameColumn(sort.column, column)) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** What `aria-sort` says of a column. */
export function ariaSort(sort: Sort | null, column: Column): 'ascending' | 'descending' | 'none' {
  if (!sort || !isSameColumn(sort.column, column)) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}
