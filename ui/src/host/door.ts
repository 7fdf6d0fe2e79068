import type {
  AddReport,
  AppState,
  BodiesRequest,
  Column,
  ExportReport,
  ExportRequest,
  FailureCount,
  Field,
  FieldTrial,
  HostError,
  ImportCounts,
  ImportOptions,
  ImportPreview,
  JobSummary,
  Moment,
  Progress,
  RowDetail,
  RowPage,
  RowQuery,
  RowSet,
  Salvage,
  Selecting,
  Settings,
  TextPreview,
  WorkProgress,
} from './generated/model';

/** What a file that was dropped on the window turned out to be. */
export type Dropped = { preview: ImportPreview } | { error: HostError };

/** What the host tells the window unasked. */
export interface HostEvents {
  import: Dropped;
  drag: 'over' | 'leave';
  close_requested: null;
  /** A job was opened from outside: dropped on the window, or opened in the file manager. */
  job: { state: AppState } | { error: HostError };
  /** The same in the middle of a run, which it would end: the name of the file that waits for `openWaiting`. */
  job_waiting: string;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** Everything the window can ask of Rust. Each call rejects with a `HostError`. */
export interface Door {
  openState(): Promise<AppState>;
  /** Calls `listener` once at once, then after each change and at most ten times a second. */
  watch(listener: (progress: Progress) => void): Promise<void>;
  on<Name extends keyof HostEvents>(
    name: Name,
    listener: (payload: HostEvents[Name]) => void,
  ): Promise<Unsubscribe>;

  job(): Promise<JobSummary>;
  newJob(): Promise<AppState>;
  openJob(): Promise<AppState | null>;
  openRecent(id: string): Promise<AppState>;
  /** Opens the job that `job_waiting` told of; the run of the open one is stopped. */
  openWaiting(): Promise<AppState>;
  /** Saves what can be read of the job that could not be opened for damage, and opens that. */
  recoverJob(): Promise<Salvage>;
  saveCopy(): Promise<string | null>;
  quit(): Promise<void>;

  addText(text: string): Promise<AddReport>;
  /** What a text would bring, its patterns included, without adding it. */
  lookAtText(text: string): Promise<TextPreview>;
  /** Takes what was pasted to be looked over, as a file is; `null` where it holds no cells, and is but text. */
  previewPaste(text: string, html: string | null): Promise<ImportPreview | null>;
  /** Adds the sample, as a list of that name. */
  trySample(name: string): Promise<AddReport>;
  /** Lets the user choose one file or several. */
  chooseImport(): Promise<ImportPreview | null>;
  previewImport(options: ImportOptions): Promise<ImportPreview>;
  /** Counts a list whose preview is not of the whole. Rejects with `cancelled` after `cancelWork`. */
  countImport(options: ImportOptions, onprogress: (progress: WorkProgress) => void): Promise<ImportCounts>;
  addImport(options: ImportOptions, onprogress: (progress: WorkProgress) => void): Promise<AddReport>;
  /** Leaves the list alone that is being looked over. */
  cancelImport(): Promise<void>;
  /** Ends the counting, import or export that is under way; what waits for it rejects with `cancelled`. */
  cancelWork(): Promise<void>;

  saveSettings(settings: Settings): Promise<Settings>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  /** Makes the failed ones of these rows wait again, and starts. */
  retry(rows: RowSet): Promise<void>;
  /** How many of these rows `retry` would fetch. */
  countRetries(rows: RowSet): Promise<number>;

  rows(query: RowQuery): Promise<RowPage>;
  /** Changes which rows are selected; tells how many are. */
  select(selecting: Selecting): Promise<number>;
  /** Puts these rows on the clipboard as cells, with these columns; tells how many there were. */
  copyRows(rows: RowSet, columns: Column[]): Promise<number>;
  /** Takes these rows out of the list, their answers too; tells how many there were. */
  deleteRows(rows: RowSet): Promise<number>;
  row(row: number): Promise<RowDetail | null>;
  /** Keeps how the table's columns are arranged, for `AppState.columns`. */
  saveColumns(text: string): Promise<void>;
  failures(): Promise<FailureCount[]>;
  /** How far the job was at moments of its run, the first first; 600 at most. */
  history(): Promise<Moment[]>;

  /** Tries fields on the first answers, without keeping them. */
  tryFields(fields: Field[]): Promise<FieldTrial>;
  /** Keeps these fields with the job, in place of those it has. */
  saveFields(fields: Field[]): Promise<void>;
  /** The first answer's body as a text, whole, for choosing values in it; `null` where there is none. */
  sampleBody(): Promise<string | null>;

  exportRows(
    request: ExportRequest,
    onprogress: (progress: WorkProgress) => void,
  ): Promise<ExportReport | null>;
  /** Lets the user choose a folder and writes bodies into it. */
  exportBodies(
    request: BodiesRequest,
    onprogress: (progress: WorkProgress) => void,
  ): Promise<ExportReport | null>;
  /** Keeps how the user exports, for `AppState.export_choices`. */
  saveExportChoices(text: string): Promise<void>;
  showExport(): Promise<void>;
}

/** Whatever a call rejected with, as a `HostError`. */
export function hostError(thrown: unknown): HostError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return thrown as HostError;
  }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
