/** What a key combination asks for. */
export type Shortcut = 'open' | 'save' | 'export' | 'find' | 'new' | 'go';

const LETTERS: Record<string, Shortcut> = {
  o: 'open',
  s: 'save',
  e: 'export',
  f: 'find',
  n: 'new',
  enter: 'go',
};

const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

/** The shortcut that was pressed: Ctrl with a letter, Cmd on a Mac. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const hasModifier = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!hasModifier || event.altKey || event.shiftKey) return null;
  return LETTERS[event.key.toLowerCase()] ?? null;
}

/** How a shortcut is written on this computer: `Ctrl+E`, `⌘E`. */
export function shortcutText(key: string): string {
  return isMac ? `⌘${key === 'Enter' ? '⏎' : key}` : `Ctrl+${key}`;
}
