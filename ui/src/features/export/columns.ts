import { idsOf, ordered, REMEMBERED, reordered } from '../../components/order';
import type { ExportColumn, ExportValue, JobSummary, ResultColumn } from '../../host/generated/model';

/** What tells a column of a file from the others, in this job and the next. */
export type ExportColumnId = ResultColumn | `input:${string}` | `field:${string}`;

/** A column that a file can have. */
export interface ExportColumnInfo {
  id: ExportColumnId;
  value: ExportValue;
  /** Its name in the file, unless the user gives it another. */
  name: string;
}

/** A column as the user wants it. */
export interface ChosenColumn extends ExportColumnInfo {
  isWanted: boolean;
  /** Its name in the file. */
  given: string;
}

/** What the user has changed of the columns, as it is remembered. */
export interface ColumnChoice {
  /** The columns that were put in an order, the first first; those it does not name keep their place behind. */
  order: ExportColumnId[];
  /** Those that are wanted, or not, otherwise than usual. */
  changed: ExportColumnId[];
  /** What was renamed. */
  names: Partial<Record<ExportColumnId, string>>;
}

/** The parts of a result, in the order of the files; the row's number comes first of all. */
export const RESULTS = [
  'url',
  'outcome',
  'status',
  'error',
  'error_detail',
  'final_url',
  'redirects',
  'attempts',
  'duration_ms',
  'size_bytes',
  'content_type',
  'fetched_at',
] as const satisfies readonly ResultColumn[];

export const USUAL: ColumnChoice = { order: [], changed: [], names: {} };

type Columns = Pick<JobSummary, 'columns' | 'fields'>;

/** All columns of a job's files, in the order that they have by themselves. */
export function columnsOf({ columns, fields }: Columns, hasBody = false): ExportColumnInfo[] {
  const used = new Set(columns);
  // As the host does it: the user's own columns keep their names, then results choose theirs before fields.
  const free = (name: string): string => {
    while (used.has(name)) name = `result_${name}`;
    used.add(name);
    return name;
  };
  const result = (id: ResultColumn): ExportColumnInfo => ({ id, value: { result: id }, name: free(id) });
  const inputs = idsOf('input:', columns).map((id, input): ExportColumnInfo => ({
    id,
    value: { input },
    name: columns[input] ?? '',
  }));
  const results = RESULTS.map(result);
  const bodyBefore = hasBody ? [result('body')] : [];
  const names = fields.map((field) => field.name);
  const filled = idsOf('field:', names).map((id, field): ExportColumnInfo => ({
    id,
    value: { field },
    name: free(names[field] ?? ''),
  }));
  // What is there only where the user asks for it takes no name from the others.
  const [row, body] = [result('row'), bodyBefore[0] ?? result('body')];
  return [row, ...inputs, ...results, ...filled, body];
}

/** The columns as the user wants them, in the user's order. */
export function chosenColumns(job: Columns, choice: ColumnChoice): ChosenColumn[] {
  const changed = new Set(choice.changed);
  return ordered(columnsOf(job, changed.has('body')), choice.order).map((column) => ({
    ...column,
    isWanted: isUsual(column.id) !== changed.has(column.id),
    given: choice.names[column.id] ?? column.name,
  }));
}

/** Whether a column is in a file of which nothing was said. */
function isUsual(id: ExportColumnId): boolean {
  return id !== 'row' && id !== 'body';
}

/** What is asked of the host: a list only where it is not as usual, but for the body. */
export function requestedColumns(
  job: Columns,
  choice: ColumnChoice,
): { columns: ExportColumn[] | null; body: boolean } {
  const all = chosenColumns(job, choice);
  const body = choice.changed.includes('body');
  const wanted = all.filter(({ isWanted }) => isWanted);
  const usual = columnsOf(job, body).filter(({ id }) => (id === 'body' ? body : isUsual(id)));
  const isAsUsual =
    wanted.length === usual.length &&
    wanted.every(({ id, given }, place) => id === usual[place]?.id && given === usual[place].name);
  if (isAsUsual) return { columns: null, body };
  return { columns: wanted.map(({ value, given: name }) => ({ value, name })), body };
}

/** The names that more than one of the wanted columns has. */
export function repeatedNames(columns: readonly ChosenColumn[]): string[] {
  const met = new Set<string>();
  const repeated = new Set<string>();
  for (const { given, isWanted } of columns) {
    if (!isWanted) continue;
    if (met.has(given)) repeated.add(given);
    met.add(given);
  }
  return [...repeated];
}

/** Wants a column, or not. */
export function wanting(choice: ColumnChoice, id: ExportColumnId, isWanted: boolean): ColumnChoice {
  const others = choice.changed.filter((other) => other !== id);
  return { ...choice, changed: isWanted === isUsual(id) ? others : [...others, id] };
}

/** Wants every column. */
export function wantingAll(choice: ColumnChoice, job: Columns): ColumnChoice {
  return wantingOnly(choice, job, () => true);
}

/** Wants the imported columns and no others. */
export function wantingOwn(choice: ColumnChoice, job: Columns): ColumnChoice {
  return wantingOnly(choice, job, (id) => id.startsWith('input:'));
}

function wantingOnly(
  choice: ColumnChoice,
  job: Columns,
  isWanted: (id: ExportColumnId) => boolean,
): ColumnChoice {
  const ids = new Set(columnsOf(job).map(({ id }) => id));
  const elsewhere = choice.changed.filter((id) => !ids.has(id));
  return { ...choice, changed: [...elsewhere, ...[...ids].filter((id) => isWanted(id) !== isUsual(id))] };
}

/** Gives a column another name; an empty one is the name that it has by itself. */
export function renamed(choice: ColumnChoice, { id, name }: ExportColumnInfo, given: string): ColumnChoice {
  const others = Object.entries(choice.names).filter(([other]) => other !== id);
  const text = given.trim();
  const own = text === '' || text === name ? [] : [[id, text] as const];
  return { ...choice, names: Object.fromEntries([...others, ...own]) };
}

/** Puts a column so many places further back, or to the front. */
export function moved(choice: ColumnChoice, job: Columns, id: ExportColumnId, by: number): ColumnChoice {
  const ids = ordered(columnsOf(job), choice.order).map((column) => column.id);
  return { ...choice, order: reordered(ids, choice.order, id, by) };
}

/** The same with no more in it than is remembered. */
export function shortened({ order, changed, names }: ColumnChoice): ColumnChoice {
  return {
    order: order.slice(0, REMEMBERED),
    changed: changed.slice(-REMEMBERED),
    names: Object.fromEntries(Object.entries(names).slice(-REMEMBERED)),
  };
}

/** Reads what was remembered; what makes no sense is as if it were not there. */
export function readColumnChoice(read: unknown): ColumnChoice {
  if (typeof read !== 'object' || read === null) return USUAL;
  const { order, changed, names } = read as Partial<Record<keyof ColumnChoice, unknown>>;
  const ids = (list: unknown) => (Array.isArray(list) ? [...new Set(list.filter(isId))] : []);
  const given = Object.entries(names ?? {}).filter(
    ([id, name]) => isId(id) && typeof name === 'string' && name.trim() !== '',
  );
  return shortened({ order: ids(order), changed: ids(changed), names: Object.fromEntries(given) });
}

function isId(id: unknown): id is ExportColumnId {
  if (typeof id !== 'string') return false;
  return /^(?:input|field):/.test(id) || ['row', ...RESULTS, 'body'].includes(id);
}
