import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // WebKitGTK 2.40 (Debian 12), the oldest web view that the app meets.
  build: {
    target: ['safari16.4', 'chrome110'],
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
