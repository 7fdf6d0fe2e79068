import type { Field, FieldProblem, FieldRule, FieldTrial, FieldValue } from '../generated/model';

/** Rows that fields are tried on. */
const TRIED = 20;

const SEGMENT = /\.([\w\u0080-\uffff]+)|\['((?:[^'\\]|\\.)*)'\]|\[(\*|\d+)\]/y;

/** A page, for what is no JSON. */
const PAGE = `<!doctype html>
<html lang="en">
<title>Kettle, enamel &middot; shop.example</title>
<h1 class="title">Kettle</h1>
<p>Price: <b class="price" data-cents="1990">19.90</b> EUR</p>
<script>alert('hostile text is shown, never run')</script>
`.repeat(3);

/** The JSON that a row's URL answers with; every sixth answer has no stock. */
export function fakeAnswer(row: number): object {
  const price = 19.9 + (row % 7);
  return {
    id: row,
    name: row % 2 ? 'Kettle' : 'Teapot "Oslo"',
    offer: { price, 'list price': price + 5, currency: 'EUR', "seller's note": null },
    ...(row % 6 === 3 ? {} : { stock: row % 5 }),
    tags: ['kitchen', 'enamel'],
    items: ['small', 'large', 'extra large'].map((size, index) => ({
      sku: `A-${row}-${index}`,
      size,
      available: index < 2,
      maker: { name: 'Nordic Kitchen AB', address: { city: 'Oslo', country: { code: 'NO' } } },
    })),
  };
}

/** The first answer's body, as the address asks for it: `sample=html`, `none`, `large` or `deep`. */
export function fakeSample(address: URLSearchParams): string | null {
  switch (address.get('sample')) {
    case 'none':
      return null;
    case 'html':
      return PAGE;
    case 'large': {
      const items = Array.from({ length: 5_000 }, (_, index) => fakeAnswer(index + 1));
      return JSON.stringify({ items, text: 'long text '.repeat(2_000), ...wide(3_000) });
    }
    case 'deep':
      return `${'{"inside":['.repeat(2_000)}7${']}'.repeat(2_000)}`;
    default:
      return JSON.stringify(fakeAnswer(1));
  }
}

function wide(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`value ${index}`, index]));
}

/** What fields find in the first answers. */
export function fakeTrial(fields: readonly Field[]): FieldTrial {
  const problems = fields.map(({ rule }) => problemOf(rule));
  const rows = Array.from({ length: TRIED }, (_, index) => ({
    row: index + 1,
    url: `https://shop.example/api/item/${index + 1}`,
    values: fields.map(({ rule }, place) => (problems[place] ? [] : valuesOf(rule, index + 1))),
  }));
  const missing = fields.map((_, place) => rows.filter(({ values }) => values[place]?.length === 0).length);
  return { problems, rows, missing, answers: 8_100 };
}

/** What fields find in the answer of a row. */
export function fakeFound(fields: readonly Field[], row: number): (string | null)[] {
  return fields.map(({ rule }) => {
    const value = valuesOf(rule, row)[0];
    return value ? ('text' in value ? value.text : value.json) : null;
  });
}

function problemOf(rule: FieldRule): FieldProblem | null {
  if (rule.kind === 'regex') {
    try {
      new RegExp(rule.pattern);
      return null;
    } catch {
      return { message: 'unclosed group', at: Math.max(0, rule.pattern.indexOf('(')) };
    }
  }
  if (rule.kind === 'css') {
    const at = rule.selector.search(/[^\w\s.#>*[\]="'-]/);
    return at < 0 ? null : { message: 'not a CSS selector', at };
  }
  if (!rule.path.startsWith('$')) return { message: 'a path begins with $', at: 0 };
  const { end } = segmentsOf(rule.path);
  return end === rule.path.length ? null : { message: 'expected a name or [ here', at: end };
}

function valuesOf(rule: FieldRule, row: number): FieldValue[] {
  if (rule.kind === 'css') return row % 6 === 3 ? [] : [{ text: rule.attribute ? '1990' : 'Kettle' }];
  if (rule.kind === 'regex') {
    const found = new RegExp(rule.pattern).exec(JSON.stringify(fakeAnswer(row)));
    return found ? [{ text: found[1] ?? found[0] }] : [];
  }
  const start: unknown[] = [fakeAnswer(row)];
  const found = segmentsOf(rule.path).segments.reduce((values, segment) => {
    return values.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (segment === '*') return Object.values(value) as unknown[];
      return Object.entries(value).flatMap(([name, inside]) => (name === segment ? [inside as unknown] : []));
    });
  }, start);
  return found.map((value) =>
    typeof value === 'string' ? { text: value } : { json: JSON.stringify(value) },
  );
}

/** The names and places of a path, and where the part that is understood ends. */
function segmentsOf(path: string): { segments: string[]; end: number } {
  const segments: string[] = [];
  let end = 1;
  while (end < path.length) {
    SEGMENT.lastIndex = end;
    const found = SEGMENT.exec(path);
    if (!found) break;
    segments.push(found[1] ?? found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '');
    end = SEGMENT.lastIndex;
  }
  return { segments, end };
}
