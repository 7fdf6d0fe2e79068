import type { Certificate, Connection, PastTry, Phases, RowView } from '../generated/model';

const DAY = 86_400_000;

/** One try of a row: the first makes a connection, the others find it open. */
export function fakeTry(view: RowView, index: number, detail: string): PastTry {
  const isLast = index === view.attempts - 1;
  const hasFailed = view.error !== null || !isLast;
  const connection = fakeConnection(view, detail);
  const isReused = index > 0 && view.error !== 'tls' && !detail.startsWith('TLS') && connection !== null;
  const status = hasFailed && view.error === null ? 503 : view.status;
  return {
    started_at_ms: 1_763_814_000_000 + index * 12_000,
    duration_ms: view.duration_ms ?? 0,
    phases: fakePhases(view, isReused, detail),
    reused: isReused,
    connection,
    http: status === null ? null : view.row % 3 === 0 ? 'HTTP/1.1' : 'HTTP/2',
    status,
    error: hasFailed ? (view.error ?? 'http_status') : null,
    error_detail: detail,
  };
}

function fakePhases(view: RowView, isReused: boolean, detail: string): Phases {
  const duration = view.duration_ms ?? 0;
  if (view.error === 'dns' || detail.startsWith('name look-up')) return {};
  if (view.error === 'connect' || detail.startsWith('connect')) return { dns_ms: 12 };
  if (view.error === 'tls' || detail.startsWith('TLS')) return { dns_ms: 12, connect_ms: 31 };
  const before: Phases = isReused ? {} : { dns_ms: 12, connect_ms: 31, tls_ms: 24 };
  if (view.error === 'timeout') {
    return detail.startsWith('body') ? { ...before, first_byte_ms: 400 } : before;
  }
  return { ...before, first_byte_ms: Math.round(duration * 0.6), body_ms: Math.round(duration * 0.2) };
}

function fakeConnection(view: RowView, detail: string): Connection | null {
  if (view.error === 'dns' || view.error === 'connect') return null;
  if (/^(?:name look-up|connect)/.test(detail)) return null;
  const isPlain = view.row % 10 === 3;
  const isProxied = view.row % 10 === 2;
  return {
    address: isProxied ? '10.0.0.8:3128' : isPlain ? '[2001:db8::7]:80' : '203.0.113.7:443',
    proxy: isProxied,
    ...(isPlain || view.error === 'tls' ? {} : { tls: 'TLS 1.3' }),
    ...(isPlain ? {} : { certificate: fakeCertificate(view.row, detail) }),
  };
}

/** Far from its end, near it, past it, or not valid at all: rows 6, 7, 8 and 9 of ten. */
function fakeCertificate(row: number, detail: string): Certificate {
  const names = Array.from({ length: row % 10 === 5 ? 40 : 2 }, (_, index) =>
    index === 0 ? 'shop.example' : `www${index}.shop.example`,
  );
  const days = { 7: 12, 8: -40, 9: 200 }[row % 10] ?? 90;
  return {
    names,
    issuer: 'Example Trust, Example Trust R3',
    expires_at_ms: detail.includes('expired') ? Date.UTC(2021, 0, 1) : Date.now() + days * DAY,
    ...(row % 10 === 9 ? { fault: 'certificate: unknown issuer (self-signed, or a link is missing)' } : {}),
  };
}
