import type { Header, Settings } from '../../host/generated/model';

/** Headers that hold no key; the same ones as the host's. */
const HARMLESS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'dnt',
  'pragma',
  'range',
  'user-agent',
]);

/** The settings that may hold a secret. */
const WITH_SECRETS: readonly (keyof Settings)[] = ['sign_in', 'headers', 'proxy'];

function mayBeSecret({ name }: Header): boolean {
  return !HARMLESS.has(name.toLowerCase());
}

/** The password or token was not saved with the job and has not been given again. */
export function lacksSignIn({ secrets_left_out, sign_in }: Settings): boolean {
  if (!secrets_left_out || sign_in.kind === 'none') return false;
  return (sign_in.kind === 'basic' ? sign_in.password : sign_in.token) === '';
}

/** The names of the headers whose values were not saved with the job and have not been given again. */
export function lackingHeaders({ secrets_left_out, headers }: Settings): string[] {
  if (!secrets_left_out) return [];
  return headers.filter((header) => header.value === '' && mayBeSecret(header)).map(({ name }) => name);
}

/** Something is missing without which no run starts. */
export function lacksSecrets(settings: Settings): boolean {
  return lacksSignIn(settings) || lackingHeaders(settings).length > 0;
}

/** The settings after a change; once every secret has been given again, they say so. */
export function changed(settings: Settings, change: Partial<Settings>): Settings {
  const next = { ...settings, ...change };
  const isAboutSecrets = WITH_SECRETS.some((name) => name in change);
  return isAboutSecrets && !lacksSecrets(next) ? { ...next, secrets_left_out: false } : next;
}
