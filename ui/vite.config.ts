import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** The window's content security policy allows no data: addresses, so nothing is inlined. */
export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  // A test that mounts a component needs the Svelte of a browser.
  ...(process.env['VITEST'] ? { resolve: { conditions: ['browser'] } } : {}),
  server: { port: 1420, strictPort: true },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // One style sheet: a later one would draw the whole window anew.
    cssCodeSplit: false,
    target: ['safari16.4', 'chrome111'],
    cssTarget: ['safari17.5', 'chrome123'],
    chunkSizeWarningLimit: 900,
    // What the first picture needs is one file: each of them is asked for and handed over by itself.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
});
