import type { RowDetail, RowView } from '../generated/model';
import { fakeFailure } from './failures';
import { fakeTry } from './tries';

/** All that is known of a row. */
export function fakeDetail(view: RowView): RowDetail {
  const detail = view.state === 'failed' ? fakeFailure(view.row)[2] : '';
  const tries = Array.from({ length: view.attempts }, (_, index) => fakeTry(view, index, detail));
  return {
    view,
    error_detail: detail,
    final_url: view.state === 'moved' ? view.url.replace('shop', 'www.shop') : null,
    redirects:
      view.state === 'moved'
        ? [
            { status: 301, url: view.url },
            { status: 302, url: `${view.url}/` },
          ]
        : [],
    content_type: 'application/json',
    tries,
    headers:
      view.status === null
        ? []
        : [
            ['content-type', 'application/json; charset=utf-8'],
            ['date', 'Sat, 22 Nov 2025 12:24:07 GMT'],
            ['cache-control', 'max-age=60, stale-while-revalidate=30'],
            ['server', 'nginx'],
          ],
    body: view.status === 200 ? fakeBody(view.row) : { kind: 'none' },
    input: [
      ['sku', `A-${view.row}`],
      ['name', 'Kettle, enamel, 1.2 l'],
      ['link', view.url],
      ['price', '19,90'],
    ],
    fields: view.status === 200 ? [['rating', '4.5']] : [],
  };
}

function fakeBody(row: number): RowDetail['body'] {
  if (row % 7 === 3) {
    const text = '00000000  89 50 4e 47 0d 0a 1a 0a  00 00 00 0d 49 48 44 52   |.PNG........IHDR|\n'.repeat(
      12,
    );
    return { kind: 'binary', text, cut: true };
  }
  if (row % 7 === 5)
    return {
      kind: 'text',
      text: '<!doctype html>\n<title>Kettle</title>\n<b onclick="x">hi</b>',
      cut: false,
    };
  const text = JSON.stringify(
    { id: row, name: 'Kettle', offer: { price: 19.9, currency: 'EUR' }, stock: 4 },
    null,
    2,
  );
  return { kind: 'json', text, cut: false };
}
