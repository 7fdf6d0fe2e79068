import { t } from '../../text/language.svelte';
import type { ColumnInfo } from './columns';

/** What a column is called. */
export function columnLabel({ column, name }: ColumnInfo): string {
  return typeof column === 'object' ? (name ?? '') : t(`column.${column}`);
}
