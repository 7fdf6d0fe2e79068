import type { Settings } from '../../host/generated/model';
import type { Key } from '../../text/keys';
import type { Words } from '../../text/words';

/** A setting that is a number. */
export type NumberName =
  | 'timeout_ms'
  | 'retries'
  | 'concurrency'
  | 'per_host'
  | 'redirects'
  | 'max_body_bytes'
  | 'retry_after_limit_ms'
  | 'per_host_per_second';

/** How the window shows a number that the host keeps in another unit, and what it may be there. */
export interface NumberRule {
  unit: Extract<Key, `unit.${string}`>;
  /** The host's units in one of the window's. */
  scale: number;
  low: number;
  high: number;
  isWhole: boolean;
  /** Whether nothing at all is a value too: no limit. */
  isOptional?: boolean;
}

const GIBIBYTE = 2 ** 30;

/** The rules of all number fields, in the window's units. */
export const NUMBER_RULES: Record<NumberName, NumberRule> = {
  timeout_ms: { unit: 'unit.seconds', scale: 1_000, low: 0.1, high: 3_600, isWhole: false },
  retries: { unit: 'unit.times', scale: 1, low: 0, high: 20, isWhole: true },
  concurrency: { unit: 'unit.urls', scale: 1, low: 1, high: 1_000, isWhole: true },
  per_host: { unit: 'unit.urls', scale: 1, low: 1, high: 1_000, isWhole: true },
  redirects: { unit: 'unit.times', scale: 1, low: 0, high: 50, isWhole: true },
  max_body_bytes: {
    unit: 'unit.megabytes',
    scale: 1_000_000,
    low: 0.001,
    high: Math.floor(GIBIBYTE / 1_000_000),
    isWhole: false,
  },
  retry_after_limit_ms: { unit: 'unit.seconds', scale: 1_000, low: 0, high: 86_400, isWhole: false },
  per_host_per_second: {
    unit: 'unit.a_second',
    scale: 1,
    low: 0.001,
    high: 10_000,
    isWhole: false,
    isOptional: true,
  },
};

/** The four fields that everybody sees. */
export const MAIN_NUMBERS: readonly NumberName[] = ['timeout_ms', 'retries', 'concurrency', 'per_host'];

/** What the field shows for a setting. */
export function shown(rule: NumberRule, value: number | null): string {
  return value === null ? '' : String(value / rule.scale);
}

/** What the host is sent for what was typed, or `null` where it is no number in the range. */
export function parsed(rule: NumberRule, typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < rule.low || value > rule.high) return null;
  if (rule.isWhole && !Number.isInteger(value)) return null;
  return rule.scale === 1 ? value : Math.round(value * rule.scale);
}

/** What is said beside a field whose value is none. */
export function rangeText(words: Words, rule: NumberRule): string {
  const { low, high } = rule;
  return rule.isWhole
    ? words.t('settings.range_whole', { low, high })
    : words.t('settings.range', { low, high });
}

/** The setting that a refusal by the host is about: its message starts with the field's name. */
export function refusedField(message: string): { field: keyof Settings | null; reason: string } {
  const [, field, reason] = /^(\w+): (.*)$/s.exec(message) ?? [];
  if (field === undefined || reason === undefined || !(field in FIELDS))
    return { field: null, reason: message };
  return { field: field as keyof Settings, reason };
}

const FIELDS: Record<keyof Settings, true> = {
  timeout_ms: true,
  retries: true,
  concurrency: true,
  per_host: true,
  redirects: true,
  max_body_bytes: true,
  retry_after_limit_ms: true,
  method: true,
  headers: true,
  keep_bodies: true,
  per_host_per_second: true,
  sign_in: true,
  cookies: true,
  proxy: true,
  http: true,
  accept_invalid_certificates: true,
  user_agent: true,
  save_secrets: true,
  secrets_left_out: true,
};
