import type { RowDetail } from '../../host/generated/model';

/** What a pattern for files' names can hold beside the imported columns. */
export const PARTS = ['row', 'host', 'name'] as const;

/** What no file system takes in a name. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;

/** The name that a row's file would have, without its ending. */
export function exampleName(pattern: string, { view, input }: Pick<RowDetail, 'view' | 'input'>): string {
  const url = URL.canParse(view.url) ? new URL(view.url) : null;
  const parts: Record<(typeof PARTS)[number], string> = {
    row: String(view.row),
    host: url?.hostname ?? '',
    name: stem(url?.pathname.split('/').at(-1) ?? ''),
  };
  // The three come before columns of their names.
  const values = new Map([...input, ...Object.entries(parts)]);
  return pattern
    .replace(/\{([^{}]*)\}/g, (whole, name: string) => values.get(name)?.replace(FORBIDDEN, '_') ?? whole)
    .trim();
}

/** A name without its ending: that comes from the content type. */
function stem(name: string): string {
  const decoded = decode(name);
  return decoded.replace(/(?<=.)\.[^.]*$/, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
