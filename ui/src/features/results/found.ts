import type { RowView } from '../../host/generated/model';

/** As JSON writes one (RFC 8259, 6): `007` is none. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

/** For each of the job's fields, whether all that it has found in these rows are numbers. */
export function areNumbers(rows: readonly Pick<RowView, 'found'>[]): boolean[] {
  const count = Math.max(0, ...rows.map(({ found }) => found?.length ?? 0));
  return Array.from({ length: count }, (_, field) => {
    const values = rows.flatMap(({ found }) => found?.[field] ?? []);
    return values.length > 0 && values.every((value) => NUMBER.test(value));
  });
}
