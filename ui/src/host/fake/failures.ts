import type { ErrorKind } from '../generated/model';

/** How a row failed: the kind, the status, the detail. */
export type FakeFailure = readonly [ErrorKind, number | null, string];

const FAILURES: readonly FakeFailure[] = [
  ['http_status', 404, 'the server answered 404 Not Found'],
  ['timeout', null, 'first byte: connected, but no answer within 10 s'],
  ['dns', null, 'no such name: shpo.example (NXDOMAIN)'],
  ['http_status', 503, 'the server answered 503 Service Unavailable'],
  ['tls', null, 'certificate: expired (on 2021-01-01)'],
  ['http_status', 401, 'the server answered 401 Unauthorized'],
  ['connect', null, 'connection refused'],
  ['redirect', null, 'more than 10 redirects'],
  ['http_status', 429, 'the server answered 429 Too Many Requests'],
  ['too_large', null, 'the body is larger than 10000000 bytes'],
  ['timeout', null, 'name look-up: no answer within 10 s'],
  ['timeout', null, 'connect: no connection within 10 s'],
  ['timeout', null, 'TLS: the handshake was not over within 10 s'],
  ['timeout', null, 'body: not complete within 10 s, 14 bytes came'],
  ['connect', null, 'proxy: connection refused'],
  ['connect', null, 'proxy: it asks for a name and password'],
  ['connect', null, 'proxy: it cannot reach the server'],
  ['tls', null, 'certificate: not valid yet (from 2031-05-01)'],
  ['tls', null, 'certificate: wrong name (it is for a.example, b.example, c.example and 9 more)'],
  ['tls', null, 'certificate: unknown issuer (self-signed, or a link is missing)'],
  ['tls', null, 'certificate: revoked'],
  ['tls', null, 'certificate: UnhandledCriticalExtension'],
  ['tls', null, 'handshake: no TLS version or cipher in common'],
];

/** How that row fails, where it does. */
export function fakeFailure(row: number): FakeFailure {
  return FAILURES[Math.floor(row / 29) % FAILURES.length] ?? ['dns', null, ''];
}
