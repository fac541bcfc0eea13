import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The window in a browser, over made-up data: for looking at layouts. No part of the app. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [svelte({ configFile: '../svelte.config.js' })],
  server: { port: 1421, strictPort: true, fs: { allow: ['..'] } },
});
