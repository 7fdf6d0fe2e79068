import { describe, expect, it } from 'vitest';
import { fakeSettings } from '../../host/fake/settings';
import type { Settings } from '../../host/generated/model';
import { changed, lackingHeaders, lacksSecrets, lacksSignIn } from './secrets';

const saved = fakeSettings(new URLSearchParams());
const leftOut = fakeSettings(new URLSearchParams('secrets'));
const givenHeaders = leftOut.headers.map((header) => ({ ...header, value: 'given' }));

describe('a job whose secrets were not saved', () => {
  it('lacks the password, and the headers that may be keys', () => {
    const headers = [...leftOut.headers, { name: 'Accept-Language', value: '' }];
    expect(lacksSignIn(leftOut)).toBe(true);
    expect(lackingHeaders({ ...leftOut, headers })).toEqual(['X-Api-Key']);
  });

  it('lacks a token as it lacks a password', () => {
    const sign_in = { kind: 'bearer', token: '' } as const;
    expect(lacksSignIn({ ...leftOut, sign_in })).toBe(true);
    expect(lacksSignIn({ ...leftOut, sign_in: { ...sign_in, token: 't' } })).toBe(false);
  });

  it('is whole again once the last of them is given', () => {
    const first = changed(leftOut, { sign_in: { kind: 'basic', user: 'ada', password: 'given' } });
    expect(first.secrets_left_out).toBe(true);
    const second = changed(first, { headers: givenHeaders });
    expect(second.secrets_left_out).toBe(false);
    expect(lacksSecrets(second)).toBe(false);
  });

  it('is whole again once what needs them is removed', () => {
    const bare = changed(changed(leftOut, { sign_in: { kind: 'none' } }), { headers: [] });
    expect(bare.secrets_left_out).toBe(false);
  });

  it('stays as it is when something else changes', () => {
    const whole: Settings = { ...leftOut, sign_in: { kind: 'none' }, headers: [] };
    expect(changed(whole, { retries: 3 }).secrets_left_out).toBe(true);
    expect(changed(whole, { proxy: { kind: 'none' } }).secrets_left_out).toBe(false);
  });
});

it('a password that is empty on purpose is none that is lacking', () => {
  const sign_in = { kind: 'basic', user: 'key', password: '' } as const;
  expect(lacksSecrets({ ...saved, sign_in, headers: [{ name: 'X-Empty', value: '' }] })).toBe(false);
});
