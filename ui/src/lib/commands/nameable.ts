/** What F2 gives another name: the namespace that has the keyboard, or the key or flow that is open. */
import { dialogs } from '../state/dialogs.svelte';
import { editor } from '../state/editor.svelte';
import { flowplace } from '../state/flowplace.svelte';
import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';

export interface Nameable {
  name: string;
  rename: () => void;
}

export function nameable(): Nameable | null {
  const place = document.activeElement?.closest<HTMLElement>('[data-namespace]');
  const found = namespaces.list.find(({ id }) => id === place?.dataset['namespace']);
  if (found)
    return {
      name: found.name,
      rename: () => dialogs.show({ type: 'editNamespace', namespace: found }),
    };
  if (editor.status !== 'empty') return named(editor.namespace, editor.key);
  const { namespace, activeKey } = keylist;
  if (flowplace.shown || namespace === null || activeKey === null || activeKey === '') return null;
  return named(namespace, activeKey);
}

const named = (namespace: string, key: string): Nameable => ({
  name: key,
  rename: () => dialogs.show({ type: 'renameKey', namespace, key }),
});
