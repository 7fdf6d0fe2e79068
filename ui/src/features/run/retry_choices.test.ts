import { expect, it } from 'vitest';
import type { FailureCount, RowSet } from '../../host/generated/model';
import { Words } from '../../text/words';
import { retryChoices, valueOf, type RetryContext } from './retry_choices';

const english = new Words('en');
const FAILED: RowSet = { kind: 'failed' };
const FAILURES: FailureCount[] = [
  { failure: { error: 'timeout', status: null }, count: 74 },
  { failure: { error: 'http_status', status: 404 }, count: 300 },
  { failure: { error: 'invalid_url', status: null }, count: 9_000 },
  { failure: { error: 'http_status', status: 599 }, count: 1 },
];

function labels(change: Partial<RetryContext> = {}): string[] {
  const context: RetryContext = {
    failures: FAILURES,
    view: { filter: 'all', search: '' },
    selected: 0,
    wished: FAILED,
    ...change,
  };
  return retryChoices(english, context).map((choice) => choice.label);
}

it('offers all and each way to fail, the most frequent first, but no rows without a URL', () => {
  expect(labels()).toEqual(['All that failed', '404 Not found', 'Timed out', '599']);
});

it('offers what the table shows where that is not all, and what is selected', () => {
  expect(labels({ view: { filter: 'failed', search: '' } })[0]).toBe('What the table shows now');
  expect(labels({ view: { filter: 'all', search: 'kettle' }, selected: 2 }).slice(0, 2)).toEqual([
    'The selected rows',
    'What the table shows now',
  ]);
});

it('offers what it was opened with, once', () => {
  expect(labels({ wished: { kind: 'selected' } })[0]).toBe('The selected rows');
  const timeout: RowSet = { kind: 'failure', failure: { error: 'timeout', status: null } };
  expect(labels({ wished: timeout })).toHaveLength(4);
  expect(labels({ wished: timeout, failures: [] })).toEqual(['Timed out', 'All that failed']);
});

it('tells the ways to fail apart', () => {
  const values = FAILURES.map(({ failure }) => valueOf({ kind: 'failure', failure }));
  expect(new Set(values).size).toBe(FAILURES.length);
});
