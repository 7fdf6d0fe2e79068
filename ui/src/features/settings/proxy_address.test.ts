import { expect, it } from 'vitest';
import { joinProxy, splitProxy, withScheme } from './proxy_address';

it.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128', '', ''],
  ['http://ada@proxy.example:3128', 'http://proxy.example:3128', 'ada', ''],
  ['socks5h://ada:p%40ss%3A@[::1]:1080', 'socks5h://[::1]:1080', 'ada', 'p@ss:'],
])('%s is shown in parts and put together again', (url, address, user, password) => {
  expect(splitProxy(url)).toEqual({ address, user, password });
  expect(joinProxy({ address, user, password })).toBe(url);
});

it('a dollar in a password is no pattern', () => {
  const parts = { address: 'http://a.example', user: 'u', password: '$&$1' };
  expect(splitProxy(joinProxy(parts) ?? '')).toEqual(parts);
});

it.each([
  '',
  'proxy.example',
  'ftp://proxy.example',
  'https://proxy.example',
  'http://a.example/path',
  'http://',
])('%j is no address of a proxy', (address) =>
  expect(joinProxy({ address, user: '', password: '' })).toBeNull(),
);

it('an address without a scheme is taken for the most usual kind', () => {
  expect(withScheme(' proxy.example:3128 ')).toBe('http://proxy.example:3128');
  expect(withScheme('socks5://a:1')).toBe('socks5://a:1');
  expect(withScheme(' ')).toBe('');
});
