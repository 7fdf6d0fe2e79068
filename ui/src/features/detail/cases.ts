import type { ErrorKind } from '../../host/generated/model';

/** What can be wrong with a certificate. */
export type Fault = 'expired' | 'early' | 'name' | 'issuer' | 'revoked' | 'other';

/** The failures that are told apart; each has an explanation of its own. */
export type Case =
  | ErrorKind
  | `timeout_${'lookup' | 'connect' | 'tls' | 'first_byte' | 'body'}`
  | `proxy${'' | '_login' | '_server'}`
  | `certificate_${Fault}`
  | 'handshake'
  | 'sign_in'
  | 'not_found'
  | 'too_many'
  | 'server';

const TIMEOUTS: readonly [prefix: string, Case][] = [
  ['name look-up', 'timeout_lookup'],
  ['connect', 'timeout_connect'],
  ['TLS', 'timeout_tls'],
  ['first byte', 'timeout_first_byte'],
  ['body', 'timeout_body'],
];

const FAULTS: readonly [prefix: string, Fault][] = [
  ['expired', 'expired'],
  ['not valid yet', 'early'],
  ['wrong name', 'name'],
  ['unknown issuer', 'issuer'],
  ['revoked', 'revoked'],
];

const CERTIFICATE = 'certificate: ';
const PROXY_LOGIN = /name and password|authori[sz]ation|authentication|credentials/i;
const PROXY_SERVER = /^proxy: (?:it cannot reach|tunnel error|SOCKS error)/i;

/** Which failure it is, by its kind, its status and what its detail begins with. */
export function caseOf(kind: ErrorKind, status: number | null, detail: string): Case {
  switch (kind) {
    case 'timeout':
      return TIMEOUTS.find(([prefix]) => detail.startsWith(prefix))?.[1] ?? kind;
    case 'connect':
      return detail.startsWith('proxy') ? proxyCase(detail) : kind;
    case 'tls':
      if (detail.startsWith('handshake')) return 'handshake';
      return detail.startsWith('certificate') ? `certificate_${faultOf(detail)}` : kind;
    case 'http_status':
      return statusCase(status);
    default:
      return kind;
  }
}

/** What is wrong with a certificate, by the detail that tells it. */
export function faultOf(detail: string): Fault {
  const text = withoutPrefix(detail);
  return FAULTS.find(([prefix]) => text.startsWith(prefix))?.[1] ?? 'other';
}

/** The fault in the technical words that came with it. */
export function withoutPrefix(detail: string): string {
  return detail.startsWith(CERTIFICATE) ? detail.slice(CERTIFICATE.length) : detail;
}

function proxyCase(detail: string): Case {
  if (PROXY_LOGIN.test(detail)) return 'proxy_login';
  return PROXY_SERVER.test(detail) ? 'proxy_server' : 'proxy';
}

function statusCase(status: number | null): Case {
  if (status === 407) return 'proxy_login';
  if (status === 401 || status === 403) return 'sign_in';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 429) return 'too_many';
  if (status !== null && status >= 500) return 'server';
  return 'http_status';
}
