/** Puts the made-up backend in place, then starts the window as it is. `?state=` chooses a scene. */
import { emit } from '@tauri-apps/api/event';
import { mockIPC } from '@tauri-apps/api/mocks';
import { answer } from './backend';
import { sceneElsewhere } from './elsewhere';
import { scene } from './scene';

mockIPC((command, args) => answer(command, args as Record<string, unknown> | Uint8Array), {
  shouldMockEvents: true,
});

await import('../src/main');

if (scene === 'notice') {
  setTimeout(() => void emit('damaged', { damage: { type: 'content' } }), 300);
}

if (scene === 'elsewhere') {
  setTimeout(() => void sceneElsewhere(), 2_500);
}
