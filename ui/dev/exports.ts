/** Exports: nothing is written, but what each format would lose is told. */
import type { ExportFormat, Losses } from '../src/lib/api';
import { find } from './memory';
import { selected } from './reading';
import { scene } from './scene';
import type { Part } from './standin';

/** A map and a table hold no bytes; there are some in the made-up namespace. */
function losses(format: ExportFormat): Losses {
  const none = { format, notText: 0, leftOut: 0, expiry: 0, metadata: 0 };
  const notText = scene === 'text' ? 0 : 1;
  switch (format.type) {
    case 'map':
      return { ...none, notText, expiry: 1 };
    case 'csv':
      return { ...none, notText };
    case 'flagd':
      return { ...none, leftOut: 7 };
    default:
      return none;
  }
}

export const exports: Part<'checkExport' | 'exportFile' | 'showInFolder'> = {
  checkExport: (_namespace, _selection, format) => losses(format),
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
