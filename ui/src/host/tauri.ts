import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Door, HostEvents } from './door';
import type { Progress, WorkProgress } from './generated/model';

/** The door to Rust. */
export const tauriDoor: Door = {
  openState: () => invoke('open_state'),
  watch: (listener) => invoke('watch', { channel: new Channel<Progress>(listener) }),
  on: <Name extends keyof HostEvents>(name: Name, listener: (payload: HostEvents[Name]) => void) =>
    listen<HostEvents[Name]>(name, (event) => listener(event.payload)),

  job: () => invoke('job'),
  newJob: () => invoke('new_job'),
  openJob: () => invoke('open_job'),
  openRecent: (id) => invoke('open_recent', { id }),
  openWaiting: () => invoke('open_waiting'),
  recoverJob: () => invoke('recover_job'),
  saveCopy: () => invoke('save_copy'),
  quit: () => invoke('quit'),

  addText: (text) => invoke('add_text', { text }),
  lookAtText: (text) => invoke('look_at_text', { text }),
  previewPaste: (text, html) => invoke('preview_paste', { text, html }),
  trySample: (name) => invoke('try_sample', { name }),
  chooseImport: () => invoke('choose_import'),
  previewImport: (options) => invoke('preview_import', { options }),
  countImport: (options, onprogress) => invoke('count_import', { options, channel: working(onprogress) }),
  addImport: (options, onprogress) => invoke('add_import', { options, channel: working(onprogress) }),
  cancelImport: () => invoke('cancel_import'),
  cancelWork: () => invoke('cancel_work'),

  saveSettings: (settings) => invoke('save_settings', { settings }),
  start: () => invoke('start'),
  pause: () => invoke('pause'),
  resume: () => invoke('resume'),
  stop: () => invoke('stop'),
  retry: (rows) => invoke('retry', { rows }),
  countRetries: (rows) => invoke('count_retries', { rows }),

  rows: (query) => invoke('rows', { query }),
  select: (selecting) => invoke('select', { selecting }),
  copyRows: (rows, columns) => invoke('copy_rows', { rows, columns }),
  deleteRows: (rows) => invoke('delete_rows', { rows }),
  row: (row) => invoke('row', { row }),
  saveColumns: (text) => invoke('save_columns', { text }),
  failures: () => invoke('failures'),
  history: () => invoke('history'),

  tryFields: (fields) => invoke('try_fields', { fields }),
  saveFields: (fields) => invoke('save_fields', { fields }),
  sampleBody: () => invoke('sample_body'),
  exportRows: (request, onprogress) => invoke('export_rows', { request, channel: working(onprogress) }),
  exportBodies: (request, onprogress) => invoke('export_bodies', { request, channel: working(onprogress) }),
  saveExportChoices: (text) => invoke('save_export_choices', { text }),
  showExport: () => invoke('show_export'),
};

/** A channel that tells how far a piece of work is. */
function working(onprogress: (progress: WorkProgress) => void): Channel<WorkProgress> {
  return new Channel<WorkProgress>(onprogress);
}
