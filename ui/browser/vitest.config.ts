import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const ui = fileURLToPath(new URL('..', import.meta.url));

/** The system's own browser: nothing here ever downloads one. `CHROMIUM` names another. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The icons that are used: one more, and what was bundled for an older state is bundled anew before the first test. */
function icons(): string[] {
  const src = join(ui, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const named = files
    .filter((file) => /\.(svelte|ts)$/.test(file))
    .flatMap((file) =>
      readFileSync(join(src, file), 'utf8').match(/@lucide\/svelte\/icons\/[\w-]+/g),
    );
  return [...new Set(named.filter((one) => one !== null))].sort();
}

/** Components in a real browser engine, over made-up data: layout, focus, keys, what is read aloud. */
export default defineConfig({
  root: ui,
  cacheDir: 'node_modules/.vite-browser',
  plugins: [svelte()],
  // Found before the first test: a dependency that turns up later would load the page anew under it.
  optimizeDeps: {
    include: icons(),
    entries: ['src/main.ts', 'src/lib/**/*.worker.ts', 'browser/*.test.ts', 'dev/*.ts'],
  },
  test: {
    include: ['browser/*.test.ts'],
    setupFiles: ['browser/setup.ts'],
    // What is waited for comes at its own pace, as the editor, which is loaded when it is needed.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 90_000,
    hookTimeout: 90_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      viewport: { width: 1280, height: 800 },
      provider: playwright({
        // Long enough for the first page on a busy machine; a thing that is not there is told before the test ends.
        actionTimeout: 20_000,
        launchOptions: {
          executablePath,
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
