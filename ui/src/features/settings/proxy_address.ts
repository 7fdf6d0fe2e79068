/** A proxy's URL in the parts in which people know it. */
export interface ProxyAddress {
  address: string;
  user: string;
  password: string;
}

const PARTS = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?(.*)$/is;
const USABLE = /^(?:http|socks5h?):\/\/[^/?#@\s]+\/?$/i;

/** The parts of a proxy's URL. */
export function splitProxy(url: string): ProxyAddress {
  const [, scheme = '', account = '', place = ''] = PARTS.exec(url) ?? [];
  if (scheme === '') return { address: url, user: '', password: '' };
  const colon = account.indexOf(':');
  const user = colon < 0 ? account : account.slice(0, colon);
  const password = colon < 0 ? '' : account.slice(colon + 1);
  return { address: scheme + place, user: decoded(user), password: decoded(password) };
}

/** The proxy's URL of its parts, or `null` where the address is none of a proxy. */
export function joinProxy({ address, user, password }: ProxyAddress): string | null {
  if (!USABLE.test(address)) return null;
  const account = encodeURIComponent(user) + (password === '' ? '' : `:${encodeURIComponent(password)}`);
  return account === '' ? address : address.replace('://', () => `://${account}@`);
}

/** What was typed as an address, with the scheme that most proxies have where it names none. */
export function withScheme(typed: string): string {
  const text = typed.trim();
  return text === '' || text.includes('://') ? text : `http://${text}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
