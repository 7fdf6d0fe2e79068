import type { ExportReport, Field } from '../../host/generated/model';
import type { Words } from '../../text/words';

/** What an export came to: what is there, and what the user would not expect of it. */
export interface Told {
  saved: string;
  remarks: string[];
}

/** That in the user's words. */
export function told(
  words: Words,
  report: ExportReport,
  fields: readonly Pick<Field, 'name'>[],
  isFolder: boolean,
): Told {
  const { path, rows, bytes, sheets, cut_cells, missing_bodies, missing_fields, cut_fields } = report;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const size = words.size(bytes);
  const remarks: string[] = [];
  if (sheets > 1) remarks.push(words.t('export.sheets', { count: sheets }));
  if (cut_cells > 0) remarks.push(words.t('export.cut_cells', { count: cut_cells }));
  if (missing_bodies > 0) remarks.push(words.t('export.missing_bodies', { count: missing_bodies }));
  for (const [place, count] of missing_fields.entries()) {
    const field = fields[place];
    if (field && count > 0) remarks.push(words.t('export.missing_field', { name: field.name, count }));
  }
  if (cut_fields > 0) remarks.push(words.t('export.cut_fields', { count: cut_fields }));
  const saved = words.t(isFolder ? 'export.saved_bodies' : 'export.saved', { name, rows, size });
  return { saved, remarks };
}
