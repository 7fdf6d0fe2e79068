/** A value of a JSON text, and how to find it. */
export interface JsonNode {
  /** What stands before it: its name, or its place in an array. */
  label: string;
  value: unknown;
  /** The JSONPath to it alone. */
  exact: string;
  /** The same where arrays on the way are taken whole: the values that stand there in every element. */
  every: string;
  /** A name for a column of it. */
  name: string;
}

const ROOT_NAME = 'value';
// RFC 9535, section 2.5.1.1: what a name after a dot may hold.
const SHORTHAND = /^[A-Za-z_\u0080-\ud7ff\ue000-\u{10ffff}][\w\u0080-\ud7ff\ue000-\u{10ffff}]*$/u;
// RFC 9535, section 2.7: the escapes of normalised paths.
const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '\\': '\\\\',
};

/** A JSON text's value; `null` where it is no JSON, or is nested deeper than can be read. */
export function parse(text: string): JsonNode | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return { label: '$', value, exact: '$', every: '$', name: ROOT_NAME };
  } catch {
    return null;
  }
}

/** How many values a value holds; `null` where it is a value itself. */
export function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : null;
}

/** The first values that a value holds. */
export function childrenOf(node: JsonNode, count: number): JsonNode[] {
  const { value, exact, every, name } = node;
  if (Array.isArray(value)) {
    const elements = value.slice(0, count) as unknown[];
    return elements.map((element, index) => ({
      label: String(index),
      value: element,
      exact: `${exact}[${index}]`,
      every: `${every}[${isRepeating(value) ? '*' : index}]`,
      name,
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.keys(value).slice(0, count);
  return keys.map((key) => ({
    label: key,
    value: (value as Record<string, unknown>)[key],
    exact: `${exact}${segment(key)}`,
    every: `${every}${segment(key)}`,
    name: key.trim() === '' ? name : key,
  }));
}

/** Whether an array is a list of things of one kind: in another answer there are more or fewer of them. */
function isRepeating(array: readonly unknown[]): boolean {
  return array.length > 1 || sizeOf(array[0]) !== null;
}

/** A name as a part of a path. */
function segment(name: string): string {
  if (SHORTHAND.test(name)) return `.${name}`;
  // eslint-disable-next-line no-control-regex
  const escaped = name.replace(/[\u0000-\u001f'\\]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return ESCAPES[character] ?? `\\u${code}`;
  });
  return `['${escaped}']`;
}
