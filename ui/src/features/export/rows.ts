import type { FailureKind, RowSet, View } from '../../host/generated/model';

/** Which rows the user wants in the file. */
export type RowsChoice = 'all' | 'failed' | 'failure' | 'shown' | 'selected';

/** The same for the host: what the table shows is described by its view, not by a list of rows. */
export function requestedRows(choice: RowsChoice, view: View, failure: FailureKind | null): RowSet {
  const { filter, search } = view;
  if (choice === 'shown') return { kind: 'shown', filter, search };
  if (choice !== 'failure') return { kind: choice };
  return failure ? { kind: 'failure', failure } : { kind: 'failed' };
}

/** The way to fail to begin with: the one that the table shows, or else the most frequent one. */
export function firstFailure(
  failures: readonly { failure: FailureKind; count: number }[],
  { filter }: View,
): FailureKind | null {
  if (typeof filter === 'object') {
    const { error, status } = filter.failure;
    const shown = failures.find(({ failure }) => failure.error === error && failure.status === status);
    if (shown) return shown.failure;
  }
  return failures.toSorted((one, other) => other.count - one.count)[0]?.failure ?? null;
}
