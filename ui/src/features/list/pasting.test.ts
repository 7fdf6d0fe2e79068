import { expect, it } from 'vitest';
import { cellsIn } from './pasting';

function pasted(text: string, html: string) {
  return cellsIn({ getData: (type: string) => (type === 'text/html' ? html : text) });
}

const TABLE = '<html><body><TABLE border=0><tr><td>sku<td>link</table>';

it.each([
  ['cells of a spreadsheet', 'sku\tlink', TABLE, { text: 'sku\tlink', html: TABLE }],
  ['a table of a web page', 'sku link', TABLE, { text: 'sku link', html: TABLE }],
  ['lines with tabs', 'sku\tlink\n1\ta.example', '', { text: 'sku\tlink\n1\ta.example', html: null }],
  ['tabs in markup without a table', 'a\tb', '<pre>a\tb</pre>', { text: 'a\tb', html: null }],
])('%s may be cells', (_, text, html, cells) => {
  expect(pasted(text, html)).toEqual(cells);
});

it.each([
  ['lines of URLs', 'https://a.example/1\nhttps://a.example/2', ''],
  ['a link of a web page', 'https://a.example', '<a href="https://a.example">tables</a>'],
  ['a page about tables', 'x', '<p><tablet>&lt;table'],
  ['nothing', '', ''],
])('%s are but text', (_, text, html) => {
  expect(pasted(text, html)).toBeNull();
});
