/** What the window brings along before anything is mounted: its fonts and styles. */
import { afterEach } from 'vitest';
import './fresh';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../src/styles/tokens.css';
import '../src/styles/base.css';
import '../src/styles/controls.css';
import '../src/styles/overlays.css';
import { toasts } from '../src/lib/state/toasts.svelte';

// A message of one test lies over what the next one clicks.
afterEach(() => {
  for (const toast of [...toasts.list]) toasts.close(toast.id);
});
