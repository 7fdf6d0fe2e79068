/**
 * The row that a key moves the selection to, or `null` where the key does not move it.
 * `selected` is -1 while no row is.
 */
export function rowAfterKey(key: string, selected: number, total: number, page: number): number | null {
  if (total === 0) return null;
  const last = total - 1;
  const within = (row: number) => Math.min(Math.max(0, row), last);
  switch (key) {
    case 'ArrowDown':
      return within(selected + 1);
    case 'ArrowUp':
      return selected < 0 ? last : within(selected - 1);
    case 'PageDown':
      return within(Math.max(selected, 0) + page);
    case 'PageUp':
      return within(selected - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
