import type { ExportRows } from '../../host/generated/model';
import type { View } from '../results/requester';

/** Which rows the user wants in the file. */
export type RowsChoice = 'all' | 'failed' | 'shown';

/** The same for the host: what the table shows is described by its view, not by a list of rows. */
export function requestedRows(choice: RowsChoice, view: View): ExportRows {
  const { filter, search } = view;
  return choice === 'shown' ? { kind: 'shown', filter, search } : { kind: choice };
}
