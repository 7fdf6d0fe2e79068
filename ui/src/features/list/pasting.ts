/** What was pasted and may hold cells. */
export interface PastedCells {
  text: string;
  /** Its markup, where a table stands in it. */
  html: string | null;
}

/** What a paste brings that may hold cells, as Excel and web pages give them; `null` where it is but text. */
export function cellsIn(data: Pick<DataTransfer, 'getData'>): PastedCells | null {
  const text = data.getData('text/plain');
  const html = data.getData('text/html');
  if (/<table\b/i.test(html)) return { text, html };
  return text.includes('\t') ? { text, html: null } : null;
}
