import type {
  AddReport,
  AppState,
  ExportReport,
  ExportRequest,
  FailureCount,
  HostError,
  HostErrorCode,
  ImportOptions,
  ImportPreview,
  JobSummary,
  Progress,
  RowDetail,
  RowPage,
  RowQuery,
  Settings,
} from './generated/model';

/** What a file that was dropped on the window turned out to be. */
export type Dropped = { preview: ImportPreview } | { error: HostError };

/** What the host tells the window unasked. */
export interface HostEvents {
  import: Dropped;
  drag: 'over' | 'leave';
  close_requested: null;
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
  saveCopy(): Promise<string | null>;
  quit(): Promise<void>;

  addText(text: string): Promise<AddReport>;
  trySample(): Promise<AddReport>;
  chooseImport(): Promise<ImportPreview | null>;
  previewImport(options: ImportOptions): Promise<ImportPreview>;
  addImport(options: ImportOptions): Promise<AddReport>;
  cancelImport(): Promise<void>;

  saveSettings(settings: Settings): Promise<Settings>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  retryFailed(): Promise<void>;

  rows(query: RowQuery): Promise<RowPage>;
  row(row: number): Promise<RowDetail | null>;
  failures(): Promise<FailureCount[]>;

  exportRows(request: ExportRequest): Promise<ExportReport | null>;
  showExport(): Promise<void>;
}

/** Whatever a call rejected with, as a `HostError`. */
export function hostError(thrown: unknown): HostError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return { code: thrown.code as HostErrorCode, message: String(thrown.message) };
  }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
