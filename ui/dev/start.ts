/** Puts the made-up backend in place, then starts the window as it is. `?state=` chooses a scene. */
import { emit } from '@tauri-apps/api/event';
import { mockIPC } from '@tauri-apps/api/mocks';
import { answer } from './backend';
import { damageMessage } from './backups';

mockIPC((command, args) => answer(command, args as Record<string, unknown>), {
  shouldMockEvents: true,
});

await import('../src/main');

if (new URLSearchParams(location.search).get('state') === 'notice') {
  setTimeout(() => void emit('damaged', { message: damageMessage }), 300);
}
