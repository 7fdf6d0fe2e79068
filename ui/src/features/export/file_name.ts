import type { RowDetail } from '../../host/generated/model';

/** What a pattern for files' names can hold beside the imported columns. */
export const PARTS = ['row', 'host', 'name'] as const;

const PART = /\{([^}]*)\}/g;
/** What the host takes for the last part of a path that has none. */
const INDEX = 'index';
const UNKNOWN = 'bin';
/** The endings of the usual answers; the host knows more. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/xml': 'xml',
};
/** What no name of a file may have. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;
/** What no name of a file may begin with. */
const HIDING = /^[.=+@-]/;

/** A name in a pattern that stands for nothing, if there is one. */
export function unknownPart(pattern: string, columns: readonly string[]): string | null {
  const known = new Set<string>([...PARTS, ...columns]);
  return [...pattern.matchAll(PART)].map(([, name]) => name ?? '').find((name) => !known.has(name)) ?? null;
}

/** The name that a row's file would have. */
export function exampleName(
  pattern: string,
  { view, input, content_type }: Pick<RowDetail, 'view' | 'input' | 'content_type'>,
): string {
  const url = URL.canParse(view.url) ? new URL(view.url) : null;
  const segment = decode(url?.pathname.split('/').findLast((part) => part !== '') ?? INDEX);
  const [stem, own] = split(segment);
  const parts: Record<(typeof PARTS)[number], string> = {
    row: String(view.row),
    host: url?.hostname ?? '',
    name: stem,
  };
  // The three come before columns of their names; of two columns with one name the first is meant.
  const values = new Map([...input.toReversed(), ...Object.entries(parts)]);
  const name = pattern.replace(PART, (_, part: string) => values.get(part) ?? '');
  const trimmed = name
    .replace(FORBIDDEN, '_')
    .trimStart()
    .replace(/[\s.]+$/, '');
  const safe = trimmed === '' || HIDING.test(trimmed) ? `_${trimmed}` : trimmed;
  return `${safe}.${ending(content_type, own)}`;
}

function ending(contentType: string | null, own: string | null): string {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === '' || type === 'application/octet-stream') return own ?? UNKNOWN;
  return ENDINGS[type] ?? /\+(json|xml|zip)$/.exec(type)?.[1] ?? '…';
}

/** A name and its ending, where it has one. */
function split(name: string): [string, string | null] {
  const [, stem, own] = /^(.+)\.((?=[0-9]*[a-z])[a-z0-9]{1,8})$/is.exec(name) ?? [];
  return stem === undefined || own === undefined ? [name, null] : [stem, own.toLowerCase()];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
