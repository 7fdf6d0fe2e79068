import type { Door, HostEvents } from '../door';
import type { AppState, HostError, NoticeCode, Progress, RunState } from '../generated/model';
import { fakeJob, fakeProgress } from './data';
import { fakeDetail } from './detail';
import { fakeExports } from './exports';
import { DAMAGED, fakeFailures, fakeHistory, fakeRetries, SALVAGE } from './history';
import { fakeImports } from './imports';
import { FakeRows } from './rows';
import { fakeSettings, settingsRefusal, startRefusal } from './settings';
import { FakeWork } from './work';

// The host rejects with plain data, as Tauri does.
function refuse(error: HostError): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return Promise.reject(error);
}

/** What was kept under that name; nothing where there is no window. */
function stored(name: string): string {
  return typeof localStorage === 'undefined' ? '' : (localStorage.getItem(name) ?? '');
}

/**
 * A host that makes everything up, for looking at the window in a plain browser. The address says what:
 * `?state=running&rows=1000000&done=8512&notice=disk_full&live&unsure&fail&insecure&secrets&proxy`. With
 * `notice=offline&live` the network comes and goes; `damaged` is a job that cannot be opened, `waiting` one that was
 * opened from outside, `again` a history with a retry in it; `columns=10000` adds so many columns to the list;
 * `import=workbook` looks a list over: its name in lists.ts.
 */
export function fakeDoor(address: URLSearchParams): Door {
  const rows = Number(address.get('rows') ?? 12_040);
  const isPasted = address.has('pasted');
  let state = (address.get('state') ?? 'empty') as RunState;
  let total = state === 'empty' ? 0 : rows;
  let done =
    state === 'ready' ? 0 : state === 'done' ? total : Math.min(Number(address.get('done') ?? 8_512), total);
  let version = 1;
  const table = new FakeRows(() => ({
    total,
    done,
    flying: state === 'running' ? 64 : 0,
    fields: job.fields,
  }));
  let job = fakeJob(total, isPasted, fakeSettings(address));
  const more = Array.from(
    { length: Number(address.get('columns') ?? 0) },
    (_, index) => `extra ${index + 1}`,
  );
  job = { ...job, columns: [...job.columns, ...more] };
  let tell: (progress: Progress) => void = () => undefined;
  const listeners: { [Name in keyof HostEvents]?: (payload: HostEvents[Name]) => void } = {};

  const progress = (): Progress => {
    const notice = address.get('notice') as NoticeCode | null;
    const counts = table.left(fakeProgress(state, total, done, version));
    const now = { ...counts, elapsed_ms: Number(address.get('elapsed') ?? Math.round(done / 0.318)) };
    if (notice !== 'offline') {
      return {
        ...now,
        notice: notice ? { code: notice, detail: 'database or disk is full (code 13)' } : null,
      };
    }
    if (!isOffline()) return now;
    return {
      ...now,
      per_second: 0,
      left_ms: null,
      notice: { code: notice, detail: 'nothing can be reached' },
    };
  };
  const isOffline = () =>
    address.get('notice') === 'offline' && (!address.has('live') || Math.floor(Date.now() / 6_000) % 2 === 0);
  const run = () => {
    const refusal = startRefusal(job.settings);
    return refusal ? refuse(refusal) : Promise.resolve(change('running'));
  };
  const change = (next: RunState) => {
    state = next;
    version += 1;
    tell(progress());
  };
  const appState = (): AppState => ({
    job,
    progress: progress(),
    interrupted_at_ms: state === 'interrupted' ? new Date(2026, 10, 22, 14, 2).getTime() : null,
    recent: address.has('fresh')
      ? []
      : [
          {
            id: '1',
            name: 'products-march.csv',
            total: 12_040,
            done: 8_512,
            changed_at_ms: Date.now() - 7_200_000,
          },
          { id: '2', name: 'domains.txt', total: 3_000, done: 3_000, changed_at_ms: Date.now() - 86_400_000 },
          {
            id: '3',
            name: 'sitemap of a shop with a rather long name.csv',
            total: 1_000_000,
            done: 0,
            changed_at_ms: Date.now() - 9e8,
          },
        ],
    columns: stored('columns'),
    export_choices: stored('export_choices'),
    problem: address.has('problem')
      ? { code: 'job_in_use', message: '/home/a/list.fetchlist is locked by process 4711' }
      : null,
    version: '0.1.0',
  });
  const fill = (added: number) => {
    total += added;
    job = fakeJob(total, true, job.settings);
    change(state === 'empty' || state === 'done' ? 'ready' : state);
    return Promise.resolve({ added, unusable: 0 });
  };
  const work = new FakeWork();
  const imports = fakeImports(address, work, fill);
  const exports = fakeExports(
    address,
    work,
    () => ({ ...job, total }),
    (fields) => {
      job = { ...job, fields };
      change(state);
    },
  );
  const openOther = () => {
    [total, done] = [12_040, 8_512];
    table.forget();
    job = fakeJob(total, false, job.settings);
    change('paused');
    return Promise.resolve(appState());
  };
  setInterval(() => {
    if (state !== 'running' || !address.has('live')) return;
    if (!isOffline()) done = Math.min(total, done + Math.ceil(total / 600));
    change(done === total ? 'done' : 'running');
  }, 100);
  setTimeout(() => {
    if (address.has('drag')) listeners.drag?.('over');
    if (address.has('import')) {
      void imports.chooseImport().then((preview) => preview && listeners.import?.({ preview }));
    }
    if (address.has('damaged')) listeners.job?.({ error: DAMAGED });
    if (address.has('waiting')) listeners.job_waiting?.('domains.fetchlist');
    if (address.has('close')) listeners.close_requested?.(null);
    if (address.has('fail')) {
      listeners.import?.({
        error: {
          code: 'not_text',
          message: 'prices.xlsx: byte 14 is a NUL; the file begins like a ZIP archive',
        },
      });
    }
  }, 100);

  return {
    openState: () => Promise.resolve(appState()),
    watch: (listener) => {
      tell = listener;
      tell(progress());
      return Promise.resolve();
    },
    on: (name, listener) => {
      Object.assign(listeners, { [name]: listener });
      return Promise.resolve(() => undefined);
    },
    job: () => Promise.resolve(job),
    newJob: () => {
      total = done = 0;
      table.forget();
      job = fakeJob(0, true, job.settings);
      change('empty');
      return Promise.resolve(appState());
    },
    openJob: () => (address.has('damaged') ? refuse(DAMAGED) : Promise.resolve(null)),
    openWaiting: () => openOther(),
    recoverJob: () => openOther().then(() => SALVAGE),
    openRecent: () => openOther(),
    saveCopy: () => Promise.resolve('/home/ada/Copy of products-march.fetchlist'),
    quit: () => Promise.resolve(),
    addText: (text) => {
      const added = text.split(/\s+/).filter((word) => word.includes('.')).length;
      if (added > 0) return fill(added);
      return refuse({ code: 'empty_list', message: 'the text holds no web address' });
    },
    trySample: () => fill(200),
    ...imports,
    cancelWork: () => work.cancel(),
    saveSettings: (settings) => {
      const refusal = settingsRefusal(settings);
      if (refusal) return refuse(refusal);
      job = { ...job, settings };
      return Promise.resolve(settings);
    },
    start: run,
    pause: () => Promise.resolve(change('paused')),
    resume: run,
    stop: () => Promise.resolve(change('paused')),
    retry: run,
    countRetries: (rows) => Promise.resolve(fakeRetries(rows, progress().failed)),
    history: () => Promise.resolve(fakeHistory(progress(), address.has('again'))),
    rows: (query) => Promise.resolve(table.page(query)),
    select: (selecting) => Promise.resolve(table.select(selecting)),
    copyRows: async (rows, columns) => {
      const lines = table.cells(rows, columns);
      await navigator.clipboard.writeText(lines.join('\n')).catch(() => undefined);
      return lines.length;
    },
    deleteRows: (rows) => {
      const count = table.delete(rows);
      change(state);
      return Promise.resolve(count);
    },
    row: (row) => Promise.resolve(fakeDetail(table.row(row))),
    saveColumns: (text) => Promise.resolve(localStorage.setItem('columns', text)),
    failures: () => Promise.resolve(fakeFailures(progress().failed)),
    ...exports,
  };
}
