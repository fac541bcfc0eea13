/** Everything that the palette finds, and what each does. */
import { tick } from 'svelte';
import type { ChangeRow, Namespace } from '../api';
import { allCommands, wordsNow } from '../commands/commands';
import { shortcutWords } from '../commands/shortcut';
import { changeWords } from '../model/deeds';
import { type Found, keyId, keyOfId } from '../model/palette';
import { settingIds, settingList } from '../model/settinglist';
import { ago, counted } from '../model/words';
import { goToKey } from '../state/actions';
import { clock } from '../state/clock.svelte';
import { dialogs } from '../state/dialogs.svelte';
import type { KeyHit } from '../state/keysearch.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { savedSearches } from '../state/savedsearches.svelte';

export interface Way extends Found {
  /** The kind, as it is read. */
  what: string;
  run: () => void;
}

export const namespaceWays = (list: readonly Namespace[]): Way[] =>
  list.map(({ id, name, description, entryCount }) => ({
    id: `namespace ${id}`,
    kind: 'namespace',
    what: 'Namespace',
    words: name,
    also: description,
    detail: counted(entryCount, 'key'),
    run: () => namespaces.select(id),
  }));

export const keyWays = (hits: readonly KeyHit[], list: readonly Namespace[]): Way[] => {
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return hits.flatMap(({ namespace, key }) => {
    const name = names.get(namespace);
    // Of a namespace that is gone, or of another database.
    if (name === undefined) return [];
    return {
      id: keyId(namespace, key),
      kind: 'key' as const,
      what: 'Key',
      words: key,
      detail: name,
      run: () => goToKey(namespace, key),
    };
  });
};

/** Saved searches, as far as they are read. */
export const searchWays = (list: readonly Namespace[]): Way[] =>
  list.flatMap(({ id, name }) =>
    savedSearches.of(id).map((saved) => ({
      id: `search ${id} ${saved}`,
      kind: 'search' as const,
      what: 'Saved search',
      words: saved,
      detail: name,
      run: () => void savedSearches.open(id, saved),
    })),
  );

/** The keys among what was used last. */
export const recentKeys = (recent: readonly string[]): KeyHit[] =>
  recent.flatMap((id) => keyOfId(id) ?? []);

/** Those that can be called now. */
export const commandWays = (): Way[] =>
  allCommands
    .filter((one) => one.id !== 'palette' && !one.counts && one.available())
    .map((command) => {
      const [shortcut] = command.shortcuts;
      const now = wordsNow(command);
      return {
        id: `command ${command.id}`,
        kind: 'command' as const,
        what: 'Command',
        words: now,
        also: command.words,
        ...(shortcut && { keys: shortcutWords(shortcut) }),
        run: command.run,
      };
    });

export const settingWays = (): Way[] =>
  settingIds.map((id) => {
    const { section, label, also = '' } = settingList[id];
    return {
      id: `setting ${id}`,
      kind: 'setting' as const,
      what: 'Setting',
      words: label,
      also: `${section} settings ${also}`,
      detail: section,
      run: () => dialogs.show({ type: 'settings', at: id }),
    };
  });

export const changeWays = (changes: readonly ChangeRow[]): Way[] =>
  changes.map((change) => ({
    id: `change ${String(change.id)}`,
    kind: 'change',
    what: 'Change',
    words: changeWords(change),
    also: `${change.note ?? ''} ${change.namespaceName ?? ''}`,
    detail: ago(change.at, clock.now),
    run: () => dialogs.show({ type: 'activity', at: change.id }),
  }));

/** Goes there once the palette is gone, and the keyboard is back where it was. */
export async function go(way: Way): Promise<void> {
  dialogs.close();
  await tick();
  await new Promise((resolve) => setTimeout(resolve));
  way.run();
}
