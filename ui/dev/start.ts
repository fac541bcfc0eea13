/** Puts the made-up backend in place, then starts the window as it is. `?state=` chooses a scene. */
import { mockIPC } from '@tauri-apps/api/mocks';
import { answer } from './backend';

mockIPC((command, args) => answer(command, args as Record<string, unknown>), {
  shouldMockEvents: true,
});

await import('../src/main');
