import { expect, it } from 'vitest';
import { childrenOf, parse, sizeOf, textOf, type JsonNode } from './json_node';

/** What is at the end of those labels. */
function at(json: unknown, ...labels: string[]): JsonNode {
  const root = parse(JSON.stringify(json));
  if (!root) throw new Error('no JSON');
  return labels.reduce((node, label) => {
    const found = childrenOf(node, 1_000).find((child) => child.label === label);
    if (!found) throw new Error(label);
    return found;
  }, root);
}

function paths(name: string): string {
  return at({ [name]: 1 }, name).exact;
}

it.each([
  ['price', '$.price'],
  ['_id2', '$._id2'],
  ['größe', '$.größe'],
  ['价格', '$.价格'],
  ['😀', '$.😀'],
  ['2nd', "$['2nd']"],
  ['list price', "$['list price']"],
  ['a.b', "$['a.b']"],
  ['a-b', "$['a-b']"],
  ['', "$['']"],
  ['*', "$['*']"],
  ["seller's", "$['seller\\'s']"],
  ['say "hi"', `$['say "hi"']`],
  ['back\\slash', "$['back\\\\slash']"],
  ['tab\tline\n', "$['tab\\tline\\n']"],
  ['\u0000\u001f', "$['\\u0000\\u001f']"],
  ['__proto__', '$.__proto__'],
])('a click on the value of %j makes %s', (name, path) => {
  expect(paths(name)).toBe(path);
});

it('finds the value in every element of a list, or in one alone', () => {
  const json = { items: [{ name: 'a', tags: ['x', 'y'] }, { name: 'b' }] };
  expect(at(json, 'items', '1', 'name')).toMatchObject({
    exact: '$.items[1].name',
    every: '$.items[*].name',
    name: 'name',
    value: 'b',
  });
  expect(at(json, 'items', '0', 'tags', '1')).toMatchObject({
    exact: '$.items[0].tags[1]',
    every: '$.items[*].tags[*]',
    name: 'tags',
  });
});

it('takes a list of one thing for a list, but not an array around one value', () => {
  expect(at({ items: [{ name: 'a' }] }, 'items', '0', 'name').every).toBe('$.items[*].name');
  expect(at({ price: [19.9] }, 'price', '0').every).toBe('$.price[0]');
});

it('names a column after the last name on the way', () => {
  expect(at([[1, 2]], '0', '1').name).toBe('value');
  expect(at({ sizes: [[1, 2]] }, 'sizes', '0', '1').name).toBe('sizes');
  expect(at({ a: { ' ': 1 } }, 'a', ' ').name).toBe('a');
});

it('looks at no more of a large value than is asked for', () => {
  const root = parse(JSON.stringify(Array.from({ length: 100_000 }, (_, index) => index)));
  if (!root) throw new Error('no JSON');
  expect([sizeOf(root.value), childrenOf(root, 50).length]).toEqual([100_000, 50]);
});

it('reads JSON behind a byte order mark, and takes all else for text', () => {
  expect(parse('\uFEFF{"a":1}')?.value).toEqual({ a: 1 });
  expect(parse('<html>')).toBeNull();
  expect(parse('')).toBeNull();
  expect(sizeOf('text')).toBeNull();
  expect(sizeOf(null)).toBeNull();
});

it.each(['12345678901234567890', '0.1000', '-0.0', '1E400', '1.0'])('shows %s as it stands', (number) => {
  const root = parse(`{"n":${number}}`);
  const node = root && childrenOf(root, 1)[0];
  expect([textOf(node?.value), sizeOf(node?.value), node && childrenOf(node, 1)]).toEqual([number, null, []]);
});

it('takes the last of several values of one name', () => {
  expect(parse('{"a":"x","a":"y","a":null}')?.value).toEqual({ a: null });
});

it('does not choke on a text that is nested without end', () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  expect(() => parse(deep)).not.toThrow();
});
