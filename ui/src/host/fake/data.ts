import type {
  JobSummary,
  Progress,
  RowFilter,
  RowState,
  RowView,
  RunState,
  Settings,
} from '../generated/model';
import { fakeFailure } from './failures';

/** A row that is always the same for its number. */
export function fakeRow(row: number, done: number, flying: number): RowView {
  const failed = row % 29 === 11;
  const moved = row % 46 === 5;
  const [error, status] = fakeFailure(row);
  const url =
    failed && error === 'dns'
      ? `https://shpo.example/api/item/${row}`
      : `https://shop.example/api/item/${row}`;
  if (row > done + flying)
    return blank(row, url, row % 9 === 4 && row < done + flying + 12 ? 'retrying' : 'waiting');
  if (row > done) return blank(row, url, 'in_flight');
  const state: RowState = failed ? 'failed' : moved ? 'moved' : 'ok';
  return {
    row,
    state,
    url,
    status: failed ? status : 200,
    error: failed ? error : null,
    attempts: failed ? 3 : 1 + Number(row % 17 === 0),
    duration_ms: failed && error === 'timeout' ? 10_000 : 80 + ((row * 37) % 900),
    size_bytes: failed && error !== 'http_status' ? null : 140 + ((row * 91) % 4_000),
    retry_in_ms: null,
    same_as: row % 300 === 299 ? row - 1 : null,
    is_selected: false,
    cells: [],
    found: [],
  };
}

function blank(row: number, url: string, state: RowState): RowView {
  const isRetrying = state === 'retrying';
  return {
    row,
    state,
    url,
    status: isRetrying ? 429 : null,
    error: isRetrying ? 'http_status' : null,
    attempts: isRetrying ? 2 : 0,
    duration_ms: isRetrying ? 88 : null,
    size_bytes: isRetrying ? 61 : null,
    retry_in_ms: isRetrying ? 8_000 : null,
    same_as: null,
    is_selected: false,
    cells: [],
    found: [],
  };
}

/** Whether a filter shows a row in that state. */
export function passes(filter: Exclude<RowFilter, object>, state: RowState): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'ok':
      return state === 'ok' || state === 'moved';
    case 'waiting':
      return state === 'waiting' || state === 'in_flight' || state === 'retrying';
    default:
      return state === filter;
  }
}

/** A job of so many rows. */
export function fakeJob(total: number, isPasted: boolean, settings: Settings): JobSummary {
  return {
    name: total === 0 ? 'New job' : isPasted ? 'Pasted list' : 'products-march.csv',
    settings,
    columns: isPasted ? [] : ['sku', 'name', 'link', 'price'],
    url_column: isPasted ? null : 'link',
    fields: [],
    total,
    different_urls: Math.max(0, total - Math.min(40, Math.floor(total / 10))),
    doubles: Math.min(36, Math.floor(total / 10)),
    unusable: total > 100 && !isPasted ? 3 : 0,
  };
}

/** Where a job of `total` rows stands with `done` of them done. */
export function fakeProgress(state: RunState, total: number, done: number, version: number): Progress {
  const isGoing = state === 'running' || state === 'pausing';
  const inFlight = isGoing ? Math.min(state === 'pausing' ? 12 : 64, total - done) : 0;
  const failed = Math.floor((done + 18) / 29);
  return {
    version,
    state,
    total,
    ok: done - failed,
    moved: Math.floor((done + 41) / 46),
    failed,
    in_flight: inFlight,
    waiting: total - done - inFlight,
    retrying: isGoing ? Math.min(2, total - done - inFlight) : 0,
    per_second: isGoing ? 318 : 0,
    left_ms: state === 'running' ? ((total - done) / 318) * 1_000 : null,
    elapsed_ms: done === 0 ? 0 : 38_000,
    sites: total > 0 ? 41 : 0,
    unfilled: 0,
    slowed_count: isGoing ? 2 : 0,
    slowed: isGoing ? [{ site: 'api.example', wait_ms: 8_000, at_once: 1 }] : [],
    notice: null,
  };
}
