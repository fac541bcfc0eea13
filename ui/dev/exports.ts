/** Exports: nothing is written, but what each format would lose is told. */
import type { ExportCheck, ExportFormat } from '../src/lib/api';
import { find } from './memory';
import { selected } from './reading';
import { scene } from './scene';
import type { Part } from './standin';

/** A map and a table hold no bytes; there are some in the made-up namespace. */
function check(format: ExportFormat): ExportCheck {
  const bytes = (name: string) =>
    `1 key holds bytes that are not text. ${name} holds only text, so choose the list instead: it holds everything.`;
  const expires =
    '1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.';
  const blocked = scene !== 'text';
  switch (format.type) {
    case 'map':
      return { sentences: blocked ? [bytes('A map'), expires] : [expires], blocked };
    case 'csv':
      return { sentences: blocked ? [bytes('CSV')] : [], blocked };
    case 'flagd':
      return {
        sentences: [
          '7 keys will be left out. A flags file holds only keys under the prefix whose value is true or false.',
        ],
        blocked: false,
      };
    default:
      return { sentences: [], blocked: false };
  }
}

export const exports: Part<'checkExport' | 'exportFile' | 'showInFolder'> = {
  checkExport: (_namespace, _selection, format) => check(format),
  exportFile: (namespace, selection) => {
    const everything = { type: 'matching', filter: {}, except: [] } as const;
    const chosen = selected(find(namespace), selection ?? { ...everything, except: [] });
    return {
      file: 'file-1',
      path: `/home/ada/Documents/${find(namespace).name}.json`,
      entries: chosen.length,
      leftOut: 0,
      bytes: chosen.reduce((sum, one) => sum + one.size, 0),
    };
  },
  showInFolder: () => null,
};
