import type {
  ErrorKind,
  JobSummary,
  PastTry,
  Phases,
  Progress,
  RowDetail,
  RowFilter,
  RowState,
  RowView,
  RunState,
} from '../generated/model';

const FAILURES: readonly [ErrorKind, number | null, string][] = [
  ['http_status', 404, 'the server answered 404 Not Found'],
  ['timeout', null, 'first byte: connected, but no answer within 10 s'],
  ['dns', null, 'no such name: shpo.example (NXDOMAIN)'],
  ['http_status', 503, 'the server answered 503 Service Unavailable'],
  ['tls', null, 'certificate: expired'],
  ['http_status', 401, 'the server answered 401 Unauthorized'],
  ['connect', null, 'connection refused'],
  ['redirect', null, 'more than 10 redirects'],
  ['http_status', 429, 'the server answered 429 Too Many Requests'],
  ['too_large', null, 'the body is larger than 10000000 bytes'],
];

/** A row that is always the same for its number. */
export function fakeRow(row: number, done: number, flying: number): RowView {
  const failed = row % 29 === 11;
  const moved = row % 46 === 5;
  const [error, status] = FAILURES[Math.floor(row / 29) % FAILURES.length] ?? ['dns', null];
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
  };
}

/** Whether a filter shows a row in that state. */
export function passes(filter: RowFilter, state: RowState): boolean {
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

/** All that is known of a row. */
export function fakeDetail(view: RowView): RowDetail {
  const detail =
    FAILURES.find(([error, status]) => error === view.error && status === view.status)?.[2] ?? '';
  const tries = Array.from({ length: view.attempts }, (_, index) => fakeTry(view, index, detail));
  return {
    view,
    error_detail: detail,
    final_url: view.state === 'moved' ? view.url.replace('shop', 'www.shop') : null,
    redirects:
      view.state === 'moved'
        ? [
            { status: 301, url: view.url },
            { status: 302, url: `${view.url}/` },
          ]
        : [],
    content_type: 'application/json',
    tries,
    headers:
      view.status === null
        ? []
        : [
            ['content-type', 'application/json; charset=utf-8'],
            ['date', 'Sat, 22 Nov 2025 12:24:07 GMT'],
            ['cache-control', 'max-age=60, stale-while-revalidate=30'],
            ['server', 'nginx'],
          ],
    body: view.status === 200 ? fakeBody(view.row) : { kind: 'none' },
    input: [
      ['sku', `A-${view.row}`],
      ['name', 'Kettle, enamel, 1.2 l'],
      ['link', view.url],
      ['price', '19,90'],
    ],
  };
}

function fakeBody(row: number): RowDetail['body'] {
  if (row % 7 === 3) {
    const text = '00000000  89 50 4e 47 0d 0a 1a 0a  00 00 00 0d 49 48 44 52   |.PNG........IHDR|\n'.repeat(
      12,
    );
    return { kind: 'binary', text, cut: true };
  }
  if (row % 7 === 5)
    return {
      kind: 'text',
      text: '<!doctype html>\n<title>Kettle</title>\n<b onclick="x">hi</b>',
      cut: false,
    };
  const text = JSON.stringify(
    { id: row, name: 'Kettle', offer: { price: 19.9, currency: 'EUR' }, stock: 4 },
    null,
    2,
  );
  return { kind: 'json', text, cut: false };
}

function fakeTry(view: RowView, index: number, detail: string): PastTry {
  const duration = view.duration_ms ?? 0;
  const isFirst = index === 0;
  const phases: Phases =
    view.error === 'timeout'
      ? isFirst
        ? { dns_ms: 300, connect_ms: 400 }
        : {}
      : {
          ...(isFirst ? { dns_ms: 12, connect_ms: 31, tls_ms: 24 } : {}),
          first_byte_ms: Math.round(duration * 0.6),
          body_ms: Math.round(duration * 0.2),
        };
  const isLast = index === view.attempts - 1;
  const hasFailed = view.error !== null || !isLast;
  return {
    started_at_ms: 1_763_814_000_000 + index * 12_000,
    duration_ms: duration,
    phases,
    reused: !isFirst,
    connection: {
      address: '203.0.113.7:443',
      proxy: false,
      tls: 'TLS 1.3',
      certificate: {
        names: ['shop.example', 'www.shop.example'],
        issuer: 'Example Trust, Example Trust R3',
        expires_at_ms: Date.now() + 12 * 86_400_000,
      },
    },
    http: 'HTTP/2',
    status: hasFailed && view.error === null ? 503 : view.status,
    error: hasFailed ? (view.error ?? 'http_status') : null,
    error_detail: detail,
  };
}

/** A job of so many rows. */
export function fakeJob(total: number, isPasted: boolean): JobSummary {
  return {
    name: total === 0 ? 'New job' : isPasted ? 'Pasted list' : 'products-march.csv',
    settings: {
      timeout_ms: 10_000,
      retries: 2,
      concurrency: 64,
      per_host: 32,
      redirects: 10,
      max_body_bytes: 10_000_000,
      retry_after_limit_ms: 300_000,
      method: 'GET',
      headers: [],
      keep_bodies: true,
      per_host_per_second: null,
      sign_in: { kind: 'none' },
      cookies: false,
      proxy: { kind: 'system' },
      http: 'auto',
      accept_invalid_certificates: false,
      user_agent: '',
      save_secrets: false,
      secrets_left_out: false,
    },
    columns: isPasted ? [] : ['sku', 'name', 'link', 'price'],
    url_column: isPasted ? null : 'link',
    total,
    different_urls: Math.max(0, total - Math.min(40, Math.floor(total / 10))),
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
    slowed_count: isGoing ? 2 : 0,
    slowed: isGoing ? [{ site: 'api.example', wait_ms: 8_000, at_once: 1 }] : [],
    notice: null,
  };
}
