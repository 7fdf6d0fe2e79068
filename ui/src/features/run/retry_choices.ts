import type { ErrorKind, FailureCount, FailureKind, RowSet, View } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';

/** Rows that can be chosen to be tried again. */
export interface RetryChoice {
  /** The same for the same rows, whatever their counts. */
  value: string;
  label: string;
  rows: RowSet;
}

/** What the choices are made of. */
export interface RetryContext {
  failures: readonly FailureCount[];
  view: Pick<View, 'filter' | 'search'>;
  /** How many of the selected rows can be tried again. */
  selected: number;
  /** The choice that the dialog was opened with: it is among them even where there is nothing to try. */
  wished: RowSet;
}

/** Nothing can be fetched where there is no URL. */
const NEVER_AGAIN: ErrorKind = 'invalid_url';

/** The rows to choose from: what was pointed at first, then all, then one way to fail after the other. */
export function retryChoices(words: Words, context: RetryContext): RetryChoice[] {
  const { failures, view, selected, wished } = context;
  const { filter, search } = view;
  const isWhole = filter === 'all' && search === '';
  const kinds = failures
    .filter(({ failure }) => failure.error !== NEVER_AGAIN)
    .toSorted((one, other) => other.count - one.count)
    .map(({ failure }): RowSet => ({ kind: 'failure', failure }));
  const sets: RowSet[] = [
    ...(selected > 0 ? [{ kind: 'selected' } as const] : []),
    ...(isWhole ? [] : [{ kind: 'shown', filter, search } as const]),
    { kind: 'failed' },
    ...kinds,
  ];
  if (!sets.some((rows) => valueOf(rows) === valueOf(wished))) sets.unshift(wished);
  return sets.map((rows) => ({ value: valueOf(rows), label: label(words, rows), rows }));
}

/** A choice's value. */
export function valueOf(rows: RowSet): string {
  if (rows.kind !== 'failure') return rows.kind;
  return `${rows.failure.error} ${rows.failure.status ?? ''}`;
}

/** A way to fail, as the table words it. */
export function failureText(words: Words, { error, status }: FailureKind): string {
  return error === 'http_status' && status !== null ? statusText(words, status) : words.t(`error.${error}`);
}

function label(words: Words, rows: RowSet): string {
  switch (rows.kind) {
    case 'failure':
      return failureText(words, rows.failure);
    case 'shown':
      return words.t('retry.shown');
    case 'selected':
      return words.t('retry.selected');
    default:
      return words.t('retry.failed');
  }
}
