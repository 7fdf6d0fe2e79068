import type { Door } from '../door';
import type { ExportFormat, ExportReport, Field, JobSummary } from '../generated/model';
import { fakeSample, fakeTrial } from './answers';
import type { FakeWork } from './work';

const ENDINGS: Record<ExportFormat, string> = { csv: 'csv', json: 'json', json_lines: 'jsonl', xlsx: 'xlsx' };
const EXPORT_MS = 1_200;
const FOLDER = '/home/ada/Documents';

type ExportCalls = Pick<
  Door,
  | 'tryFields'
  | 'saveFields'
  | 'sampleBody'
  | 'exportRows'
  | 'exportBodies'
  | 'saveExportChoices'
  | 'showExport'
>;

/**
 * The way out. The address says more: `remarks` is an export that has much to say, `slow` one that takes its time,
 * and `sample` is told of in answers.ts.
 */
export function fakeExports(
  address: URLSearchParams,
  work: FakeWork,
  job: () => JobSummary,
  keep: (fields: Field[]) => void,
): ExportCalls {
  const time = address.has('slow') ? 20_000 : EXPORT_MS;
  const report = (name: string, change: Partial<ExportReport>): ExportReport => ({
    path: `${FOLDER}/${name}`,
    rows: job().total,
    bytes: 4_812_000,
    sheets: 0,
    cut_cells: 0,
    missing_bodies: 0,
    missing_fields: job().fields.map(() => 0),
    cut_fields: 0,
    ...change,
  });
  const remarks = (): Partial<ExportReport> => ({
    cut_cells: 12,
    sheets: 2,
    missing_bodies: 3,
    missing_fields: job().fields.map((_, place) => (place === 0 ? 14 : 0)),
  });
  return {
    tryFields: (fields) => Promise.resolve(fakeTrial(fields)),
    saveFields: (fields) => Promise.resolve(keep(fields)),
    sampleBody: () => Promise.resolve(fakeSample(address)),
    exportRows: ({ format }, onprogress) =>
      work.run(job().total, time, onprogress, () => {
        const sheets = format === 'xlsx' ? 1 : 0;
        const change = address.has('remarks') ? remarks() : { sheets };
        return Promise.resolve(report(`products-march results.${ENDINGS[format]}`, change));
      }),
    exportBodies: (_, onprogress) =>
      work.run(job().total, time, onprogress, () =>
        Promise.resolve(report('products-march bodies', { rows: job().total - 3, missing_bodies: 3 })),
      ),
    saveExportChoices: (text) => Promise.resolve(localStorage.setItem('export_choices', text)),
    showExport: () => Promise.resolve(),
  };
}
