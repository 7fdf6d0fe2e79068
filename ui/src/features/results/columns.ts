import { idsOf, ordered as inOrder, REMEMBERED, reordered } from '../../components/order';
import type { Column, JobSummary } from '../../host/generated/model';

/** What tells a column of the table from the others, in this list and the next: those that have a name by it. */
export type ColumnId =
  'row' | 'result' | 'url' | 'attempts' | 'duration' | 'size' | `input:${string}` | `field:${string}`;

/** A column that the table can show. */
export interface ColumnInfo {
  id: ColumnId;
  column: Column;
  /** The name of an imported column or of one from the answers; none for the table's own. */
  name: string | null;
}

/** What the user has changed, as it is remembered. */
export interface Arrangement {
  /** The columns that were put in an order, the first first; those it does not name keep their place behind. */
  order: ColumnId[];
  hidden: ColumnId[];
  /** Imported columns are hidden unless they are here. */
  shown: ColumnId[];
  /** In pixels. */
  widths: Partial<Record<ColumnId, number>>;
}

export const NARROWEST = 40;
export const WIDEST = 2_000;

const BEFORE = ['row', 'result', 'url'] as const;
const AFTER = ['attempts', 'duration', 'size'] as const;

export const AS_MADE: Arrangement = { order: [], hidden: [], shown: [], widths: {} };

/** All columns of a job, in the order that they have by themselves. */
export function columnsOf({
  columns: imported,
  fields,
}: Pick<JobSummary, 'columns' | 'fields'>): ColumnInfo[] {
  const own = (id: (typeof BEFORE | typeof AFTER)[number]): ColumnInfo => ({ id, column: id, name: null });
  const ids = idsOf('input:', imported);
  const inputs = ids.map((id, input): ColumnInfo => ({ id, column: { input }, name: imported[input] ?? '' }));
  const names = fields.map(({ name }) => name);
  const found = idsOf('field:', names).map((id, field): ColumnInfo => ({
    id,
    column: { field },
    name: names[field] ?? '',
  }));
  return [...BEFORE.map(own), ...inputs, ...AFTER.map(own), ...found];
}

/** The columns in the user's order. */
export function ordered(columns: readonly ColumnInfo[], { order }: Arrangement): ColumnInfo[] {
  return inOrder(columns, order);
}

/** Whether a column is to be seen. */
export function isVisible({ id }: ColumnInfo, { hidden, shown }: Arrangement): boolean {
  // The URL is what a row is about.
  if (id === 'url') return true;
  return id.startsWith('input:') ? shown.includes(id) : !hidden.includes(id);
}

/** Shows a column, or hides it. */
export function toggled(arrangement: Arrangement, { id }: ColumnInfo, isToBeSeen: boolean): Arrangement {
  const key = id.startsWith('input:') ? 'shown' : 'hidden';
  const without = arrangement[key].filter((other) => other !== id);
  const isListed = key === 'shown' ? isToBeSeen : !isToBeSeen;
  return { ...arrangement, [key]: isListed ? [...without, id].slice(-REMEMBERED) : without };
}

/** Puts a column so many places further back, or to the front, among those that are seen. */
export function moved(
  columns: readonly ColumnInfo[],
  arrangement: Arrangement,
  { id }: ColumnInfo,
  by: number,
): Arrangement {
  const seen = ordered(columns, arrangement).filter((one) => one.id === id || isVisible(one, arrangement));
  const order = reordered(
    seen.map((one) => one.id),
    arrangement.order,
    id,
    by,
  );
  return { ...arrangement, order };
}

/** Makes a column so wide, in pixels; `null` is as wide as it is by itself. */
export function resized(arrangement: Arrangement, id: ColumnId, width: number | null): Arrangement {
  const others = Object.entries(arrangement.widths).filter(([other]) => other !== id);
  const own = width === null ? [] : [[id, Math.round(Math.min(Math.max(NARROWEST, width), WIDEST))] as const];
  return { ...arrangement, widths: Object.fromEntries([...others, ...own]) };
}

/** Reads what was remembered; what makes no sense is as if it were not there. */
export function readArrangement(text: string | null): Arrangement {
  try {
    const read = JSON.parse(text ?? '') as Partial<Record<keyof Arrangement, unknown>> | null;
    if (typeof read !== 'object' || read === null) return AS_MADE;
    const ids = (list: unknown) => (Array.isArray(list) ? list.filter(isId).slice(0, REMEMBERED) : []);
    const widths = Object.entries(read.widths ?? {}).filter(
      ([id, width]) => isId(id) && typeof width === 'number' && width >= NARROWEST && width <= WIDEST,
    );
    return {
      order: ids(read.order),
      hidden: ids(read.hidden),
      shown: ids(read.shown),
      widths: Object.fromEntries(widths.slice(0, REMEMBERED)),
    };
  } catch {
    return AS_MADE;
  }
}

function isId(id: unknown): id is ColumnId {
  if (typeof id !== 'string') return false;
  return (
    id.startsWith('input:') || id.startsWith('field:') || [...BEFORE, ...AFTER].some((own) => own === id)
  );
}
