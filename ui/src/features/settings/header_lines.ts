import type { Header } from '../../host/generated/model';

/** What can be wrong with a line of headers. */
export type HeaderProblem =
  | { kind: 'no_colon'; line: number }
  | { kind: 'name'; line: number; name: string }
  | { kind: 'value'; line: number };

/** The headers that were typed, and the lines that are none. */
export interface HeaderLines {
  headers: Header[];
  problems: HeaderProblem[];
}

/** RFC 9110 section 5.6.2: a token. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// eslint-disable-next-line no-control-regex
const FORBIDDEN_IN_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Whether a header may hold that, by RFC 9110 section 5.5: visible characters, spaces and tabs. */
export function isHeaderValue(text: string): boolean {
  return !FORBIDDEN_IN_VALUE.test(text);
}

/** Reads `Name: value` lines; blank ones are passed over. */
export function parseHeaderLines(text: string): HeaderLines {
  const headers: Header[] = [];
  const problems: HeaderProblem[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (whole.trim() === '') continue;
    const colon = whole.indexOf(':');
    if (colon < 0) {
      problems.push({ kind: 'no_colon', line });
      continue;
    }
    const name = whole.slice(0, colon).trim();
    const value = whole.slice(colon + 1).trim();
    if (!NAME.test(name)) problems.push({ kind: 'name', line, name });
    else if (!isHeaderValue(value)) problems.push({ kind: 'value', line });
    else headers.push({ name, value });
  }
  return { headers, problems };
}

/** The headers as lines again. */
export function headerLines(headers: readonly Header[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
}
