/** Puts text on the clipboard. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Some web views keep the clipboard from pages, but not from a copy of what is selected.
    copySelected(text);
  }
}

function copySelected(text: string): void {
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.className = 'hidden-visually';
  document.body.append(carrier);
  const before = document.activeElement;
  carrier.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand('copy');
  carrier.remove();
  if (before instanceof HTMLElement) before.focus();
}
