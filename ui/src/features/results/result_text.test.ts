import { describe, expect, it } from 'vitest';
import type { RowView } from '../../host/generated/model';
import { Words } from '../../text/words';
import { resultText } from './result_text';

const english = new Words('en');

function row(change: Partial<RowView>): RowView {
  const none = {
    status: null,
    error: null,
    attempts: 0,
    duration_ms: null,
    size_bytes: null,
    retry_in_ms: null,
    same_as: null,
    is_selected: false,
    cells: [],
    found: [],
  };
  return { row: 1, state: 'waiting', url: 'https://a.example/', ...none, ...change };
}

describe('the column Result', () => {
  it.each<[string, Partial<RowView>]>([
    ['200 OK', { state: 'ok', status: 200 }],
    ['200 OK, moved', { state: 'moved', status: 200 }],
    ['404 Not found', { state: 'failed', status: 404, error: 'http_status' }],
    ['499', { state: 'failed', status: 499, error: 'http_status' }],
    ['Timed out', { state: 'failed', error: 'timeout' }],
    ['Timed out', { state: 'failed', error: 'timeout', status: 200 }],
    ['Name not found', { state: 'failed', error: 'dns' }],
    ['Waiting', { state: 'waiting' }],
    ['Fetching…', { state: 'in_flight' }],
    [
      '429, trying again in 8 s',
      { state: 'retrying', status: 429, error: 'http_status', retry_in_ms: 7_600 },
    ],
    ['Timed out, trying again now', { state: 'retrying', error: 'timeout', retry_in_ms: 0 }],
  ])('says %j', (text, change) => {
    expect(resultText(english, row(change))).toBe(text);
  });

  it('counts the wait down between two answers of the host', () => {
    const waiting = row({ state: 'retrying', status: 429, error: 'http_status', retry_in_ms: 8_000 });
    expect(resultText(english, waiting, 3_000)).toBe('429, trying again in 5 s');
    expect(resultText(english, waiting, 9_000)).toBe('429, trying again now');
  });
});
