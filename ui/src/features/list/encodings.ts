/** The encodings that lists come in, by their WHATWG names. */
const ENCODINGS = [
  'UTF-8',
  'UTF-16LE',
  'UTF-16BE',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1254',
  'ISO-8859-2',
  'ISO-8859-15',
  'GBK',
  'gb18030',
  'Big5',
  'Shift_JIS',
  'EUC-JP',
  'EUC-KR',
  'KOI8-R',
] as const;

/** The encodings to choose from, with the one in use among them. */
export function encodingsWith(current: string): readonly string[] {
  return ENCODINGS.some((encoding) => encoding === current) ? ENCODINGS : [current, ...ENCODINGS];
}
