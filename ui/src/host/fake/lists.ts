import type { ImportPreview, ImportWarning } from '../generated/model';

const CSV: ImportPreview = {
  name: 'products-march.csv',
  files: 1,
  kind: 'text',
  encoding: 'UTF-8',
  separator: 'comma',
  quote: 'double',
  header: true,
  columns: ['sku', 'name', 'link', 'price', 'supplier', 'country of origin'],
  url_column: 2,
  sure: true,
  parts: [],
  part: null,
  template: null,
  rows: Array.from({ length: 20 }, (_, row) => [
    `A-${row + 1}`,
    row % 2 ? 'Kettle, enamel, 1.2 l' : 'Teapot "Oslo"',
    row === 4 ? 'n/a' : `https://shop.example/api/item/${row + 1}`,
    '19,90',
    'Nordic Kitchen AB',
    'Sweden',
  ]),
  counts: {
    total: 1_215,
    usable: 1_204,
    blank: 3,
    unusable: 8,
    doubles: 40,
    problems: [
      [5, 'no web address'],
      [77, 'an e-mail address'],
    ],
    first: 'https://shop.example/api/item/1',
    last: 'https://shop.example/api/item/1215',
    warnings: [],
  },
  is_whole: true,
};

const NO_TEXT = { encoding: null, separator: null, quote: null } as const;
const ALL_USABLE = { total: 200, usable: 200, blank: 0, unusable: 0, doubles: 0, problems: [], warnings: [] };

const WARNINGS: ImportWarning[] = [
  { kind: 'open_quote', line: 112 },
  { kind: 'long_rows', count: 3, line: 40 },
  { kind: 'same_names', name: 'link' },
  { kind: 'broken_text', count: 17 },
];

const WORKBOOK: ImportPreview = {
  ...CSV,
  ...NO_TEXT,
  name: 'products-march.xlsx',
  kind: 'workbook',
  parts: ['Spring', 'Summer', 'Prices & stock'],
  part: 'Spring',
};

const JSON_FILE: ImportPreview = {
  ...CSV,
  ...NO_TEXT,
  name: 'catalogue.json',
  kind: 'json',
  header: null,
  columns: ['id', 'title', 'links.self'],
  rows: CSV.rows.map(([sku, name, link]) => [sku ?? '', name ?? '', link ?? '']),
  parts: ['$.data.items', '$.data.related'],
  part: '$.data.items',
};

const SITEMAP: ImportPreview = {
  ...CSV,
  ...NO_TEXT,
  name: 'sitemap.xml',
  kind: 'sitemap',
  header: null,
  columns: ['loc', 'lastmod'],
  url_column: 0,
  rows: Array.from({ length: 12 }, (_, row) => [`https://shop.example/sitemap-${row + 1}.xml`, '2026-11-01']),
  counts: {
    ...CSV.counts,
    ...ALL_USABLE,
    first: 'https://shop.example/sitemap-1.xml',
    last: 'https://shop.example/sitemap-200.xml',
    warnings: [{ kind: 'sitemap_index' }],
  },
};

const LINES: ImportPreview = {
  ...CSV,
  name: 'mail.txt',
  separator: 'lines',
  quote: null,
  header: null,
  columns: [],
  url_column: null,
  rows: CSV.rows.map(([, , link]) => [link ?? '']),
  counts: { ...CSV.counts, ...ALL_USABLE },
};

const SEVERAL: ImportPreview = {
  ...CSV,
  ...NO_TEXT,
  name: 'january.csv',
  files: 3,
  kind: 'several',
  header: null,
  counts: {
    ...CSV.counts,
    warnings: [
      { kind: 'in_file', name: 'february.csv', warning: { kind: 'broken_text', count: 17 } },
      {
        kind: 'unreadable',
        name: 'march.xlsx',
        error: {
          code: 'encrypted_list',
          message:
            'march.xlsx is protected with a password; open it in its own program and save it without one',
        },
      },
    ],
  },
};

const PASTE: ImportPreview = { ...CSV, ...NO_TEXT, name: '', kind: 'clipboard' };

const NO_URLS: ImportPreview = {
  ...CSV,
  name: 'items.csv',
  columns: ['sku', 'name', 'price'],
  url_column: 0,
  sure: false,
  rows: CSV.rows.map(([sku, name, , price]) => [sku ?? '', name ?? '', price ?? '']),
  counts: {
    ...CSV.counts,
    usable: 0,
    unusable: 1_212,
    doubles: 0,
    problems: [1, 2, 3, 4, 5].map((row) => [row, 'no web address']),
    first: null,
    last: null,
  },
};

const LONG: ImportPreview = {
  ...CSV,
  name: 'crawl.csv',
  counts: { ...CSV.counts, total: 20_000, usable: 19_989 },
  is_whole: false,
};

const LISTS: Readonly<Record<string, ImportPreview>> = {
  csv: CSV,
  workbook: WORKBOOK,
  json: JSON_FILE,
  sitemap: SITEMAP,
  lines: LINES,
  several: SEVERAL,
  paste: PASTE,
  none: NO_URLS,
  long: LONG,
  warnings: { ...CSV, counts: { ...CSV.counts, warnings: WARNINGS } },
};

/** The list of that name; the CSV file where there is none. */
export function fakeList(name: string | null): ImportPreview {
  return LISTS[name ?? ''] ?? CSV;
}
