import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Door, HostEvents } from './door';
import type { Progress } from './generated/model';

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
  trySample: () => invoke('try_sample'),
  chooseImport: () => invoke('choose_import'),
  previewImport: (options) => invoke('preview_import', { options }),
  addImport: (options) => invoke('add_import', { options }),
  cancelImport: () => invoke('cancel_import'),

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

  exportRows: (request) => invoke('export_rows', { request }),
  showExport: () => invoke('show_export'),
};
