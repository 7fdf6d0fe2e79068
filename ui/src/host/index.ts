import type { Door } from './door';
import { tauriDoor } from './tauri';

/** The door to the host: Rust's, or in development in a plain browser one that makes everything up. */
export async function openDoor(): Promise<Door> {
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { fakeDoor } = await import('./fake');
    return fakeDoor(new URLSearchParams(location.search));
  }
  return tauriDoor;
}
