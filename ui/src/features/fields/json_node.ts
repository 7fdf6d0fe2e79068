import { isLosslessNumber, LosslessNumber, parse as parsed } from 'lossless-json';

/** A value of a JSON text, and how to find it. */
export interface JsonNode {
  /** What stands before it: its name, or its place in an array. */
  label: string;
  /** A number keeps all the digits that it has in the text. */
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
    // As JSON.parse does, the last of those of one name is taken.
    const onDuplicateKey = ({ newValue }: { newValue: unknown }) => newValue;
    const value = parsed(text.replace(/^\uFEFF/, ''), null, { parseNumber, onDuplicateKey });
    return { label: '$', value, exact: '$', every: '$', name: ROOT_NAME };
  } catch {
    return null;
  }
}

// Most numbers are told by their value alone, which takes less memory.
function parseNumber(text: string): number | LosslessNumber {
  const value = Number(text);
  return String(value) === text ? value : new LosslessNumber(text);
}

/** How many values a value holds; `null` where it is a value itself. */
export function sizeOf(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

/** A value as JSON. */
export function textOf(value: unknown): string {
  return isLosslessNumber(value) ? value.value : JSON.stringify(value);
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
  if (!isObject(value)) return [];
  const keys = Object.keys(value).slice(0, count);
  return keys.map((key) => ({
    label: key,
    value: value[key],
    exact: `${exact}${segment(key)}`,
    every: `${every}${segment(key)}`,
    name: key.trim() === '' ? name : key,
  }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isLosslessNumber(value);
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
