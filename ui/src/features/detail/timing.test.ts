import { describe, expect, it } from 'vitest';
import type { PastTry } from '../../host/generated/model';
import { Words } from '../../text/words';
import { ending, phasesOf, stretches } from './timing';

function past(change: Partial<PastTry>): PastTry {
  return {
    started_at_ms: 0,
    duration_ms: 100,
    phases: {},
    reused: false,
    connection: null,
    http: null,
    status: 200,
    error: null,
    error_detail: '',
    ...change,
  };
}

describe('the bar of a try', () => {
  it('gives each part its share of the longest try', () => {
    const parts = stretches(
      past({ phases: { dns_ms: 10, connect_ms: 10, tls_ms: 10, first_byte_ms: 50, body_ms: 20 } }),
      200,
    );
    expect(parts.map((part) => part.percent)).toEqual([5, 5, 5, 25, 10]);
  });

  it.each([
    ['name look-up: no answer within 10 s', 'dns'],
    ['connect: no connection within 10 s', 'connect'],
    ['TLS: the handshake was not over within 10 s', 'tls'],
    ['first byte: connected, but no answer within 10 s', 'first_byte'],
    ['body: not complete within 10 s, 14 bytes came', 'body'],
  ])('%s: gives the time that ran out to %s', (error_detail, phase) => {
    const parts = stretches(past({ duration_ms: 10_000, error: 'timeout', error_detail }), 10_000);
    expect(parts).toEqual([{ phase, took: 10_000, percent: 100 }]);
  });

  it('never is longer than the try took', () => {
    const parts = stretches(
      past({ phases: { dns_ms: 10, connect_ms: 20 }, error: 'timeout', error_detail: 'first byte' }),
      100,
    );
    expect(parts.map((part) => part.phase)).toEqual(['dns', 'connect', 'first_byte']);
    expect(parts.reduce((sum, part) => sum + part.percent, 0)).toBeCloseTo(100);
  });
});

it.each([
  ['dns', 'no such name: a.example', {}, 'dns'],
  ['connect', 'connection refused', { dns_ms: 10 }, 'connect'],
  ['connect', 'proxy: connection refused', {}, 'connect'],
  ['tls', 'certificate: expired', { dns_ms: 10, connect_ms: 20 }, 'tls'],
] as const)('%s, %s: the time went into what failed', (error, error_detail, phases, phase) => {
  expect(stretches(past({ error, error_detail, phases, status: null }), 100).at(-1)?.phase).toBe(phase);
});

it('names the parts that the tries had, and no others', () => {
  const first = past({ phases: { dns_ms: 10, connect_ms: 10, first_byte_ms: 60, body_ms: 20 } });
  const second = past({ phases: { first_byte_ms: 80, body_ms: 20 }, reused: true });
  expect(phasesOf([second], 100)).toEqual(['first_byte', 'body']);
  expect(phasesOf([second, first], 100)).toEqual(['dns', 'connect', 'first_byte', 'body']);
  expect(phasesOf([], 0)).toEqual([]);
});

it('says how each try ended', () => {
  const english = new Words('en');
  expect(ending(english, past({ duration_ms: 184 }))).toBe('200 OK in 184 ms');
  expect(ending(english, past({ status: 503, error: 'http_status' }))).toBe('503 Unavailable in 100 ms');
  expect(ending(english, past({ duration_ms: 10_000, error: 'timeout' }))).toBe('timed out at 10.0 s');
});
