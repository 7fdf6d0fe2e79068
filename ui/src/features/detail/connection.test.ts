import { expect, it } from 'vitest';
import type { Certificate, PastTry } from '../../host/generated/model';
import { Words } from '../../text/words';
import { carried, certificateWarning, connectionFacts } from './connection';

const english = new Words('en');
const NOW = Date.UTC(2026, 0, 1);

function past(certificate?: Partial<Certificate>, reused = false): PastTry {
  return {
    started_at_ms: 0,
    duration_ms: 100,
    phases: {},
    reused,
    connection: {
      address: '203.0.113.7:443',
      proxy: false,
      tls: 'TLS 1.3',
      certificate: {
        names: ['a.example'],
        issuer: 'An authority',
        expires_at_ms: Date.UTC(2026, 11, 24),
        ...certificate,
      },
    },
    http: 'HTTP/2',
    status: 200,
    error: null,
    error_detail: '',
  };
}

const told = (tried: PastTry) =>
  connectionFacts(english, tried, NOW).map(({ label, text }) => `${label}: ${text}`);
const warned = (tried: PastTry) =>
  connectionFacts(english, tried, NOW)
    .filter((fact) => fact.isWarning)
    .map((fact) => fact.text);

it('tells address, versions and certificate', () => {
  expect(told(past())).toEqual([
    'Address: 203.0.113.7:443',
    'HTTP: HTTP/2',
    'Encryption: TLS 1.3',
    'Certificate for: a.example',
    'Issued by: An authority',
    'Runs out: Dec 24, 2026',
  ]);
  expect(warned(past())).toEqual([]);
});

it('says where a connection was used again, and how many names are not shown', () => {
  const names = Array.from({ length: 8 }, (_, index) => `${index}.example`);
  const lines = told(past({ names }, true));
  expect(lines[0]).toContain('used before');
  expect(lines[3]).toContain('and 3 more');
});

it.each([
  [Date.UTC(2025, 11, 31), 'has run out'],
  [Date.UTC(2026, 0, 11), 'in 10 days'],
])('warns of a certificate that ends', (expires_at_ms, words) => {
  expect(warned(past({ expires_at_ms }))).toEqual([expect.stringContaining(words)]);
});

it('says why a certificate was not valid that was accepted all the same', () => {
  expect(warned(past({ fault: 'certificate: unknown issuer (self-signed)' }))).toEqual([
    'nobody this computer trusts vouches for it; accepted all the same, as the settings say',
  ]);
  expect(warned(past({ fault: 'certificate: BadEncoding' }))[0]).toMatch(/^BadEncoding; /);
});

it.each([
  [Date.UTC(2026, 0, 1), 'within a day'],
  [Date.UTC(2026, 0, 2), 'in 1 day'],
  [Date.UTC(2026, 0, 30), 'in 29 days'],
  [Date.UTC(2026, 0, 31), null],
  [NOW - 1, 'ran out on Dec 31, 2025'],
])('at %d tells beside the row: %s', (expires_at_ms, words) => {
  const warning = certificateWarning(english, [past({ expires_at_ms })], NOW);
  if (words === null) expect(warning).toBeNull();
  else expect(warning).toContain(words);
});

it('says the end in the language of the window', () => {
  const chinese = new Words('zh-CN');
  const facts = connectionFacts(chinese, past({ expires_at_ms: Date.UTC(2026, 0, 11) }), NOW);
  expect(facts.at(-1)?.text).toBe('2026年1月11日，还有 10 天');
});

it('puts tries together that went over the same connection', () => {
  const none = { ...past(), connection: null, http: null };
  const groups = carried([past(), past({}, true), past({}, true), none, past({}, true)]);
  expect(groups.map(({ first, last }) => [first, last])).toEqual([
    [1, 1],
    [2, 3],
    [5, 5],
  ]);
});

it('says where the way led through a proxy, and where nothing was encrypted', () => {
  const tried: PastTry = { ...past(), connection: { address: '10.0.0.8:3128', proxy: true } };
  expect(told(tried)).toEqual([
    'Through the proxy: 10.0.0.8:3128',
    'HTTP: HTTP/2',
    'Encryption: none: anybody on the way can read along',
  ]);
});

it('says nothing of a connection that never was', () => {
  expect(connectionFacts(english, { ...past(), connection: null, http: null }, NOW)).toEqual([]);
});
