import { describe, expect, it } from 'vitest';
import type { ErrorKind, RowDetail, RowView } from '../../host/generated/model';
import { LOCALES } from '../../text/translate';
import { Words } from '../../text/words';
import { explain } from './explain';
import { story } from './story';

const english = new Words('en');

// A record, so that a new kind does not compile before it stands here.
const KINDS: Record<ErrorKind, true> = {
  invalid_url: true,
  dns: true,
  connect: true,
  tls: true,
  timeout: true,
  closed: true,
  protocol: true,
  redirect: true,
  too_large: true,
  decode: true,
  http_status: true,
};

function failed(error: ErrorKind, status: number | null = null, detail = ''): RowDetail {
  const view: RowView = {
    row: 8_511,
    state: 'failed',
    url: 'https://slow.example/report?id=8511',
    status,
    error,
    attempts: 3,
    duration_ms: 10_000,
    size_bytes: null,
    retry_in_ms: null,
    same_as: null,
    is_selected: false,
    cells: [],
    found: [],
  };
  const none = {
    final_url: null,
    redirects: [],
    content_type: null,
    tries: [],
    headers: [],
    input: [],
    fields: [],
  };
  return { view, error_detail: detail, body: { kind: 'none' }, ...none };
}

const DETAILS: readonly (readonly [ErrorKind, string])[] = [
  ['timeout', 'name look-up: no answer within 10 s'],
  ['timeout', 'connect: no connection within 10 s'],
  ['timeout', 'TLS: the handshake was not over within 10 s'],
  ['timeout', 'first byte: connected, but no answer within 10 s'],
  ['timeout', 'body: not complete within 10 s, 14 bytes came'],
  ['connect', 'connection refused'],
  ['connect', 'proxy: connection refused'],
  ['connect', 'proxy: it asks for a name and password'],
  ['connect', 'proxy: it cannot reach the server'],
  ['tls', 'certificate: expired (on 2021-01-01)'],
  ['tls', 'certificate: not valid yet (from 2031-05-01)'],
  ['tls', 'certificate: wrong name (it is for a.example, b.example)'],
  ['tls', 'certificate: unknown issuer (self-signed, or a link is missing)'],
  ['tls', 'certificate: revoked'],
  ['tls', 'certificate: BadEncoding'],
  ['tls', 'handshake: no TLS version or cipher in common'],
];

describe.each(LOCALES)('in %s', (locale) => {
  const words = new Words(locale);

  it.each(DETAILS)('%s, %s is explained in three different parts', (kind, detail) => {
    const { title, why, what } = explain(words, failed(kind, null, detail), 10_000);
    expect(new Set([title, why, what]).size).toBe(3);
    for (const text of [title, why, what]) expect(text).toMatch(/\S/);
  });

  it('no two details have the same explanation', () => {
    const whys = DETAILS.map(([kind, detail]) => explain(words, failed(kind, null, detail), 10_000).why);
    expect(new Set(whys).size).toBe(DETAILS.length);
  });

  it.each(Object.keys(KINDS) as ErrorKind[])('%s is explained in three different parts', (kind) => {
    const { title, why, what } = explain(words, failed(kind, kind === 'http_status' ? 418 : null), 10_000);
    expect(new Set([title, why, what]).size).toBe(3);
    for (const text of [title, why, what]) expect(text).toMatch(/\S/);
  });

  it('every group of statuses is explained in its own way', () => {
    const titles = [401, 404, 418, 429, 503].map(
      (status) => explain(words, failed('http_status', status), 1).title,
    );
    expect(new Set(titles).size).toBe(5);
  });
});

it.each([
  [failed('connect', null, 'proxy: connection refused'), 'proxy'],
  [failed('http_status', 407), 'proxy'],
  [failed('http_status', 401), 'sign_in'],
  [failed('timeout', null, 'first byte: connected, but no answer within 10 s'), 'timeout_ms'],
])('leads to the setting that may mend it', (row, setting) => {
  expect(explain(english, row, 10_000).setting).toBe(setting);
});

it('tells the faults of a certificate apart', () => {
  const details = [
    'expired (on 2021-01-01)',
    'not valid yet',
    'wrong name (it is for a.example)',
    'unknown issuer',
    'revoked',
  ];
  const whys = details.map(
    (detail) => explain(english, failed('tls', null, `certificate: ${detail}`), 1).why,
  );
  expect(new Set(whys).size).toBe(details.length);
});

it('tells days and names of a certificate in the language of the window', () => {
  const why = (words: Words, detail: string) => explain(words, failed('tls', null, detail), 1).why;
  const chinese = new Words('zh-CN');
  expect(why(english, 'certificate: expired (on 2021-01-01)')).toContain('on Jan 1, 2021');
  expect(why(chinese, 'certificate: expired (on 2021-01-01)')).toContain('已于 2021年1月1日过期');
  expect(why(chinese, 'certificate: not valid yet (from 2031-05-01)')).toContain('2031年5月1日');
  expect(why(english, 'certificate: wrong name (it is for a.example)')).toContain('another name: a.example.');
  expect(why(english, 'certificate: wrong name (it is for a, b, c and 9 more)')).toContain(
    'a, b, c and 9 more',
  );
  expect(why(english, 'certificate: wrong name (it names none)')).toContain('another name.');
});

it.each([
  ['proxy: tunnel error: proxy authorization required', 'wants to know who you are'],
  ['proxy: SOCKS error: credentials not accepted', 'wants to know who you are'],
  ['proxy: tunnel error: unsuccessful', 'cannot reach slow.example'],
  ['proxy: no such name: proxy.example', 'cannot be reached'],
])('%s: the proxy %s', (detail, title) => {
  expect(explain(english, failed('connect', null, detail), 1).title).toContain(title);
});

it('names the phase that ran out', () => {
  const why = (detail: string) => explain(english, failed('timeout', null, detail), 10_000).why;
  const texts = [
    why('TLS: the handshake was not over within 10 s'),
    why('name look-up: no answer within 10 s'),
    why('connect: no connection within 10 s'),
    why('first byte: connected, but no answer within 10 s'),
    why('body: not complete within 10 s, 14 bytes came'),
  ];
  expect(new Set(texts).size).toBe(5);
  expect(texts[3]).toContain('slow.example took the connection but sent nothing within 10 seconds');
});

it('names what is wrong with a certificate', () => {
  expect(explain(english, failed('tls', null, 'certificate: expired'), 1).why).toContain('expired');
  expect(explain(english, failed('tls', null, 'certificate: wrong name (x)'), 1).why).toContain(
    'another name',
  );
});

it('offers the setting that helps, and none where none does', () => {
  expect(explain(english, failed('timeout'), 1).setting).toBe('timeout_ms');
  expect(explain(english, failed('http_status', 429), 1).setting).toBe('per_host');
  expect(explain(english, failed('dns'), 1).setting).toBeNull();
});

it('tells an answered row in a plain sentence', () => {
  const row = failed('dns');
  const view: RowView = {
    ...row.view,
    state: 'ok',
    status: 200,
    error: null,
    attempts: 1,
    duration_ms: 184,
    size_bytes: 1_200,
  };
  expect(story(english, { ...row, view }, 10_000, 0).paragraphs).toEqual([
    'slow.example answered 200 OK in 184 ms, with 1.2 kB, on the first try.',
  ]);
});
