import type { RowSet, View } from '../../host/generated/model';

/** Which rows the user wants in the file. */
export type RowsChoice = 'all' | 'failed' | 'shown' | 'selected';

/** The same for the host: what the table shows is described by its view, not by a list of rows. */
export function requestedRows(choice: RowsChoice, view: View): RowSet {
  const { filter, search } = view;
  return choice === 'shown' ? { kind: 'shown', filter, search } : { kind: choice };
}
