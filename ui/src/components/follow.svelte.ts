import { untrack } from 'svelte';

/** Runs `action` now and after each change of what `read` reads; what `action` itself reads is not followed. */
export function follow<Value>(read: () => Value, action: (value: Value) => void): void {
  $effect(() => {
    const value = read();
    untrack(() => action(value));
  });
}
