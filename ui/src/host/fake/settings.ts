import type { HostError, Settings } from '../generated/model';
import { lacksSecrets } from '../../features/settings/secrets';

const DEFAULTS: Settings = {
  timeout_ms: 10_000,
  retries: 2,
  concurrency: 64,
  per_host: 32,
  per_host_per_second: null,
  redirects: 10,
  max_body_bytes: 10_000_000,
  retry_after_limit_ms: 300_000,
  method: 'GET',
  headers: [],
  sign_in: { kind: 'none' },
  cookies: false,
  proxy: { kind: 'system' },
  http: 'auto',
  accept_invalid_certificates: false,
  user_agent: '',
  keep_bodies: true,
  save_secrets: false,
  secrets_left_out: false,
};

/** The settings that the address asks for: `insecure`, `secrets` (left out), `proxy`. */
export function fakeSettings(address: URLSearchParams): Settings {
  return {
    ...DEFAULTS,
    accept_invalid_certificates: address.has('insecure'),
    ...(address.has('proxy') ? { proxy: { kind: 'url', url: 'http://ada:s3cret@proxy.example:3128' } } : {}),
    ...(address.has('secrets')
      ? {
          sign_in: { kind: 'basic', user: 'ada', password: '' },
          headers: [
            { name: 'Accept', value: 'text/html' },
            { name: 'X-Api-Key', value: '' },
          ],
          proxy: { kind: 'url', url: 'socks5://127.0.0.1:1080' },
          secrets_left_out: true,
        }
      : {}),
  };
}

/** What the host would refuse, as it would say it. */
export function settingsRefusal(settings: Settings): HostError | null {
  if (settings.sign_in.kind === 'basic' && settings.sign_in.user.includes(':')) {
    return { code: 'settings', message: 'sign_in: the name must not hold a colon' };
  }
  if (settings.proxy.kind === 'url' && settings.proxy.url.includes('refused')) {
    return { code: 'settings', message: 'proxy: not the address of a proxy' };
  }
  return null;
}

/** Why no run starts with these settings, or `null`. */
export function startRefusal(settings: Settings): HostError | null {
  if (!lacksSecrets(settings)) return null;
  const message = 'the passwords and keys of this job are not saved in it; enter them again, or remove them';
  return { code: 'not_now', message };
}
