import type { Door } from '../door';
import type {
  AddReport,
  HostError,
  ImportCounts,
  ImportOptions,
  ImportPreview,
  TextPreview,
} from '../generated/model';
import { fakeList } from './lists';
import type { FakeWork } from './work';

const LONG_ROWS = 3_200_000;
const PATTERN_ROWS = 1_000_000;
const MISSING: HostError = {
  code: 'missing_column',
  message: 'the pattern names a column that is not there',
};

type ImportCalls = Pick<
  Door,
  | 'lookAtText'
  | 'previewPaste'
  | 'chooseImport'
  | 'previewImport'
  | 'countImport'
  | 'addImport'
  | 'cancelImport'
>;

/** The URLs that a template makes of that list, or `null` where it names a column that is not there. */
function made(list: ImportPreview, template: string): ImportCounts | null {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
  if (names.some((name) => !list.columns.includes(name))) return null;
  const url = (row: number) =>
    template.replace(
      /\{([^{}]*)\}/g,
      (_, name: string) => list.rows[row]?.[list.columns.indexOf(name)] ?? '',
    );
  const { total } = list.counts;
  return {
    ...list.counts,
    usable: total,
    blank: 0,
    unusable: 0,
    problems: [],
    first: url(0),
    last: url(list.rows.length - 1),
  };
}

/** The list as it is read with these options. */
function read(list: ImportPreview, options: ImportOptions): ImportPreview | null {
  const { encoding, separator, quote, header, part, template } = list;
  const counts = options.template
    ? made(list, options.template)
    : (options.url_column ?? list.url_column) === list.url_column
      ? list.counts
      : { ...list.counts, usable: 0, unusable: list.counts.total, first: null, last: null };
  return (
    counts && {
      ...list,
      encoding: encoding && (options.encoding ?? encoding),
      separator: separator && (options.separator ?? separator),
      quote: quote && (options.quote ?? quote),
      header: header === null ? null : (options.header ?? header),
      part: part && (options.part ?? part),
      url_column: list.url_column === null ? null : (options.url_column ?? list.url_column),
      template: options.template ?? template,
      counts,
    }
  );
}

/** What a text with patterns that count would bring. */
function look(text: string): TextPreview {
  const found = /^(.*)\{(\d+)\.\.(\d+)\}(.*)$/m.exec(text);
  const none = { of_patterns: 0, first: null, last: null, problem: null };
  if (!found) return { ...none, total: text.split(/\s+/).filter((word) => word.includes('.')).length };
  const [, before = '', from = '', to = '', after = ''] = found;
  const total = Number(to) - Number(from) + 1;
  const tooMany: HostError = {
    code: 'long_pattern',
    message: `the patterns stand for ${total} rows, and the limit is ${PATTERN_ROWS}`,
    count: total,
    limit: PATTERN_ROWS,
  };
  return {
    total,
    of_patterns: total,
    first: before + from + after,
    last: before + to + after,
    problem: total > PATTERN_ROWS ? tooMany : null,
  };
}

/** The import calls; `?import=` names the list, and `fill` takes its rows. */
export function fakeImports(
  address: URLSearchParams,
  work: FakeWork,
  fill: (added: number) => Promise<AddReport>,
): ImportCalls {
  const list = { ...fakeList(address.get('import')), ...(address.has('unsure') && { sure: false }) };
  // The host rejects with plain data, as Tauri does.
  const preview = (options: ImportOptions): Promise<ImportPreview> =>
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    Promise.resolve(read(list, options)).then((answer) => answer ?? Promise.reject(MISSING));
  const rows = list.is_whole ? list.counts.total : LONG_ROWS;
  return {
    lookAtText: (text) => Promise.resolve(look(text)),
    previewPaste: (text) => Promise.resolve(text.includes('\t') ? { ...fakeList('paste') } : null),
    chooseImport: () => Promise.resolve(list),
    previewImport: preview,
    countImport: (options, onprogress) =>
      work.run(rows, 6_000, onprogress, async () => {
        const { counts } = await preview(options);
        return { ...counts, total: rows, usable: rows - counts.blank - counts.unusable };
      }),
    addImport: (_, onprogress) => work.run(rows, list.is_whole ? 300 : 6_000, onprogress, () => fill(rows)),
    cancelImport: () => Promise.resolve(),
  };
}
