import type { MarkName } from '../../components/marks';
import type { RowView } from '../../host/generated/model';
import { statusText } from '../../text/status';
import type { Words } from '../../text/words';

/** The sign for a row. */
export function markOf(row: RowView): MarkName {
  switch (row.state) {
    case 'ok':
      return 'ok';
    case 'moved':
      return 'moved';
    case 'failed':
      return 'bad';
    case 'retrying':
      return 'again';
    case 'in_flight':
      return 'flying';
    case 'waiting':
      return 'waiting';
  }
}

/** What the column Result says of a row; `age` is how many milliseconds ago it was true. */
export function resultText(words: Words, row: RowView, age = 0): string {
  switch (row.state) {
    case 'waiting':
      return words.t('result.waiting');
    case 'in_flight':
      return words.t('result.in_flight');
    case 'ok':
      return statusText(words, row.status);
    case 'moved':
      return words.t('result.moved', { what: statusText(words, row.status) });
    case 'failed':
      return failureText(words, row);
    case 'retrying': {
      const left = (row.retry_in_ms ?? 0) - age;
      const what = row.error === 'http_status' && row.status ? String(row.status) : failureText(words, row);
      return words.t('result.retrying', { what, time: left > 0 ? words.wait(left) : 'none' });
    }
  }
}

/** What a way to fail is called. */
export function failureText(words: Words, { error, status }: Pick<RowView, 'error' | 'status'>): string {
  if (error === 'http_status' && status) return statusText(words, status);
  return words.t(`error.${error ?? 'http_status'}`);
}
