import { expect, it } from 'vitest';
import type { Field } from '../../host/generated/model';
import { draftOf, fieldOf, freeName, isForSeveral, lacks, newDraft, type Draft } from './draft';
import { marked } from './marked';

const FIELDS: Field[] = [
  { name: 'price', rule: { kind: 'json_path', path: '$.price' }, several: 'first' },
  { name: 'link', rule: { kind: 'css', selector: 'a.next', attribute: 'href' }, several: 'rows' },
  { name: 'title', rule: { kind: 'css', selector: 'h1', attribute: null }, several: 'join' },
  { name: 'cents', rule: { kind: 'regex', pattern: 'Price: ([0-9]+) ' }, several: 'join' },
];

function draft(id: number, name: string, path = '$'): Draft {
  const empty = newDraft(id, 'json_path');
  return { ...empty, name, rules: { ...empty.rules, json_path: path } };
}

it('gives every field back as it was kept', () => {
  expect(FIELDS.map((field, id) => fieldOf(draftOf(id, field)))).toEqual(FIELDS);
});

it('takes off spaces around what is typed, but for a regular expression', () => {
  const typed = { ...draft(1, ' price ', ' $.price '), attribute: ' href ' };
  expect(fieldOf(typed)).toMatchObject({ name: 'price', rule: { path: '$.price' } });
  const regex: Draft = { ...typed, kind: 'regex', rules: { ...typed.rules, regex: 'a ' } };
  expect(fieldOf(regex).rule).toEqual({ kind: 'regex', pattern: 'a ' });
  const css: Draft = { ...typed, kind: 'css', rules: { ...typed.rules, css: ' a ' }, attribute: '  ' };
  expect(fieldOf(css).rule).toEqual({ kind: 'css', selector: 'a', attribute: null });
});

it('says what is lacking: a name, one of its own, or a rule', () => {
  const drafts = [draft(1, 'a'), draft(2, ' a '), draft(3, ''), draft(4, 'b', ' ')];
  expect([...lacks(drafts)]).toEqual([
    [2, 'same_name'],
    [3, 'no_name'],
    [4, 'no_rule'],
  ]);
});

it.each([
  ['$.price', false],
  ["$['list price'][0]", false],
  ['$.items[*].name', true],
  ['$..name', true],
  ['$.items[0,1]', true],
  ['$.items[1:]', true],
  ['$.items[?@.price > 3]', true],
])('asks what to do with several values of %s: %j', (path, isAsked) => {
  expect(isForSeveral(draft(1, 'a', path))).toBe(isAsked);
});

it('finds a name that is free', () => {
  const drafts = [draft(1, 'name'), draft(2, 'name 2'), draft(3, 'price 2')];
  expect(freeName(drafts, 'name')).toBe('name 3');
  expect(freeName(drafts, 'price')).toBe('price');
});

it('marks the place in a rule as the host counts, at its end too', () => {
  expect(marked('$.😀x!', 4)).toEqual({ before: '$.😀x', at: '!', after: '' });
  expect(marked('$.a', 3)).toEqual({ before: '$.a', at: '', after: '' });
  const { before, at, after } = marked(`${'a'.repeat(100)}!${'b'.repeat(100)}`, 100);
  expect([before, at, after]).toEqual([`…${'a'.repeat(40)}`, '!', `${'b'.repeat(40)}…`]);
});
