import { t } from '../../text/language.svelte';
import type { ExportColumnInfo } from './columns';

/** What a column of a file holds: the name of an imported one or a field, else in plain words. */
export function columnLabel({ id, value, name }: ExportColumnInfo): string {
  if ('result' in value) return t(`export.column.${value.result}`);
  // A field's name may have had to give way to an imported one.
  return 'field' in value ? (id.slice('field:'.length).split('\n')[0] ?? name) : name;
}
