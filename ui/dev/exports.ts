/** Exports: nothing is written, but what each format would lose is told. */
import type { ExportFormat, Losses } from '../src/lib/api';
import { nothingLost } from '../src/lib/model/losses';
import { find } from './memory';
import { selected } from './reading';
import { scene } from './scene';
import type { Part } from './standin';

/** A map and a table hold no bytes; there are some in the made-up namespace. */
function losses(format: ExportFormat): Losses {
  const none = nothingLost(format);
  const notText = scene === 'text' ? 0 : 1;
  switch (format.type) {
    case 'map':
      return { ...none, notText, expiry: 1 };
    case 'csv':
      return { ...none, notText };
    case 'flagd':
      return { ...none, leftOut: 7, lineBreaks: 1 };
    case 'list':
      return { ...none, otherMetadata: scene === 'metadata' ? 2 : 0 };
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
