import { expect, it } from 'vitest';
import { fakeRow } from '../../host/fake/data';
import { exampleName, unknownPart } from './file_name';

function row(url: string, content_type: string | null, input: [string, string][] = []) {
  return { view: { ...fakeRow(7, 9, 0), url }, content_type, input };
}

it.each([
  ['{row}-{name}', 'https://shop.example/api/item/8', 'application/json; charset=utf-8', '7-8.json'],
  ['{host}', 'https://shop.example:8080/', 'text/html', 'shop.example.html'],
  ['{name}', 'https://shop.example/', 'text/html', 'index.html'],
  ['{name}', 'https://shop.example/docs/', 'text/html', 'docs.html'],
  ['{name}', 'https://shop.example/a/report.final.PDF?x=1.y', null, 'report.final.pdf'],
  ['{name}', 'https://shop.example/a/photo.jpeg', 'image/jpeg', 'photo.jpg'],
  ['{name}', 'https://shop.example/v1.2', 'application/octet-stream', 'v1.2.bin'],
  ['{name}', 'https://shop.example/caf%C3%A9%2Fb', 'application/ld+json', 'café_b.json'],
  ['{name}', 'https://shop.example/%E0', 'application/x-odd', '%E0.…'],
  ['{name}', 'not a URL', null, 'index.bin'],
  ['-{row}. ', 'https://shop.example/', 'text/plain', '_-7.txt'],
  [' . ', 'https://shop.example/', 'text/plain', '_.txt'],
])('%s of %s is called as the host calls it', (pattern, url, type, name) => {
  expect(exampleName(pattern, row(url, type))).toBe(name);
});

it('takes imported columns by their names, but never for one of its own', () => {
  const input: [string, string][] = [
    ['sku', 'A/1'],
    ['sku', 'B'],
    ['name', 'Kettle'],
  ];
  const url = 'https://shop.example/8';
  expect(exampleName('{sku} {name}', row(url, 'text/plain', input))).toBe('A_1 8.txt');
});

it('knows what stands for nothing', () => {
  expect(unknownPart('{row}-{host}-{name}-{sku}', ['sku'])).toBeNull();
  expect(unknownPart('{row}-{price}', ['sku'])).toBe('price');
  expect(unknownPart('{}', ['sku'])).toBe('');
  expect(unknownPart('{row', [])).toBeNull();
});
