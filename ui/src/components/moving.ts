import { tick } from 'svelte';

/** Where a key moves a line of a list: Alt with an arrow does what the line's two buttons do. */
export function moveOf(event: KeyboardEvent): -1 | 1 | null {
  if (!event.altKey) return null;
  if (event.key === 'ArrowUp') return -1;
  return event.key === 'ArrowDown' ? 1 : null;
}

/** Moves a line of a list; the focus goes with it. */
export async function moveWithFocus(list: HTMLElement, move: () => void): Promise<void> {
  const active = document.activeElement;
  move();
  await tick();
  if (active instanceof HTMLElement && list.contains(active)) active.focus();
}
