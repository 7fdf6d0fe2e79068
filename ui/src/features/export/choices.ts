import type { CsvStyle, ExportFormat } from '../../host/generated/model';
import { readColumnChoice, shortened, USUAL, type ColumnChoice } from './columns';

/** What can come out: a file of that kind, or a folder of bodies. */
export type Way = ExportFormat | 'bodies';
/** What can stand between the cells of a CSV file. */
export type CsvSeparator = (typeof SEPARATORS)[number];

/** How the user exports, as it is remembered. */
export interface ExportChoices {
  way: Way;
  csv: Pick<CsvStyle, 'excel'> & { separator: CsvSeparator };
  columns: ColumnChoice;
  /** How bodies' files are named. */
  fileName: string;
}

export const WAYS = ['xlsx', 'csv', 'json', 'json_lines', 'bodies'] as const;
export const SEPARATORS = ['comma', 'semicolon', 'tab'] as const;
export const FILE_NAME = '{row}-{name}';
/** No file system takes longer names. */
export const LONGEST_FILE_NAME = 200;

export const AT_FIRST: ExportChoices = {
  way: 'csv',
  csv: { excel: true, separator: 'comma' },
  columns: USUAL,
  fileName: FILE_NAME,
};

/** The choices as they are remembered. */
export function writeChoices(choices: ExportChoices): string {
  return JSON.stringify({ ...choices, columns: shortened(choices.columns) });
}

/** Reads what was remembered; what makes no sense is as if it were not there. */
export function readChoices(text: string): ExportChoices {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return AT_FIRST;
    const { way, csv, columns, fileName } = read as Partial<Record<keyof ExportChoices, unknown>>;
    const style =
      typeof csv === 'object' && csv !== null ? (csv as Partial<Record<keyof CsvStyle, unknown>>) : {};
    return {
      way: WAYS.find((one) => one === way) ?? AT_FIRST.way,
      csv: {
        excel: style.excel !== false,
        separator: SEPARATORS.find((one) => one === style.separator) ?? AT_FIRST.csv.separator,
      },
      columns: readColumnChoice(columns),
      fileName: isFileName(fileName) ? fileName : FILE_NAME,
    };
  } catch {
    return AT_FIRST;
  }
}

function isFileName(name: unknown): name is string {
  return typeof name === 'string' && name.trim() !== '' && name.length <= LONGEST_FILE_NAME;
}
