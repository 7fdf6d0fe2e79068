import { describe, expect, it } from 'vitest';
import { Words } from '../../text/words';
import { NUMBER_RULES, parsed, rangeText, refusedField, shown } from './numbers';

describe('what is typed into a number field', () => {
  it.each([
    ['timeout_ms', '10', 10_000],
    ['timeout_ms', ' 0.1 ', 100],
    ['timeout_ms', '2,5', 2_500],
    ['timeout_ms', '3600', 3_600_000],
    ['retries', '0', 0],
    ['concurrency', '1000', 1_000],
    ['max_body_bytes', '10', 10_000_000],
    ['max_body_bytes', '0.5', 500_000],
    ['retry_after_limit_ms', '300', 300_000],
    ['per_host_per_second', '0.5', 0.5],
    ['per_host_per_second', '10000', 10_000],
  ] as const)('%s: %j is sent as %d', (name, typed, value) => {
    expect(parsed(NUMBER_RULES[name], typed)).toBe(value);
  });

  it.each([
    ['timeout_ms', '0.09'],
    ['timeout_ms', '3601'],
    ['timeout_ms', ''],
    ['timeout_ms', 'ten'],
    ['timeout_ms', 'Infinity'],
    ['retries', '-1'],
    ['retries', '21'],
    ['retries', '1.5'],
    ['concurrency', '0'],
    ['per_host', '1001'],
    ['redirects', '51'],
    ['max_body_bytes', '0'],
    ['max_body_bytes', '1074'],
    ['per_host_per_second', '0'],
    ['per_host_per_second', '?'],
  ] as const)('%s: %j is not sent', (name, typed) => {
    expect(parsed(NUMBER_RULES[name], typed)).toBeNull();
  });

  it('comes back as it was typed', () => {
    expect(shown(NUMBER_RULES.timeout_ms, 2_500)).toBe('2.5');
    expect(shown(NUMBER_RULES.max_body_bytes, 10_000_000)).toBe('10');
  });

  it('is told its range', () => {
    const english = new Words('en');
    expect(rangeText(english, NUMBER_RULES.timeout_ms)).toBe('Give a number from 0.1 to 3,600.');
    expect(rangeText(english, NUMBER_RULES.retries)).toBe('Give a whole number from 0 to 20.');
  });
});

describe('a refusal by the host', () => {
  it('is shown beside the field that it names', () => {
    expect(refusedField('headers: “a b” is not a header name')).toEqual({
      field: 'headers',
      reason: '“a b” is not a header name',
    });
  });

  it('belongs to no field where it names none', () => {
    expect(refusedField('the disk: is full').field).toBeNull();
    expect(refusedField('nonsense').field).toBeNull();
  });
});
