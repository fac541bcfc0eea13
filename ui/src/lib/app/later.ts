/** What comes after the window's first picture, in the order in which a person may need it. */
import { Later, readAhead } from '../state/later';

/** What tells what a button means. */
export const tooltips = new Later(async () => (await import('../parts/Tooltips.svelte')).default);
/** The value pane with a key in it. */
export const openEntry = new Later(async () => (await import('../entry/OpenEntry.svelte')).default);
/** The flows of a namespace, in the place of its keys. */
export const flowList = new Later(async () => (await import('../flows/FlowList.svelte')).default);
/** What the keys can be filtered by. */
export const filterChoices = new Later(
  async () => (await import('../keys/FilterChoices.svelte')).default,
);
/** What a search finds in all namespaces. */
export const everywhereList = new Later(
  async () => (await import('../keys/EverywhereList.svelte')).default,
);
/** The value pane with a flow in it. */
export const openFlow = new Later(async () => (await import('../flows/OpenFlow.svelte')).default);
/** All dialogs and sheets. */
export const openDialog = new Later(async () => (await import('./OpenDialog.svelte')).default);
/** A text with its undo history. */
export const textState = new Later(() => import('../entry/textstate'));
/** The text editor. */
export const textEditor = new Later(() => import('../entry/codemirror'));

/** Loads the rest, so that nothing waits when it is needed. */
export const readAllAhead = (): Promise<void> =>
  readAhead([
    openEntry,
    openDialog,
    textState,
    textEditor,
    filterChoices,
    everywhereList,
    flowList,
    openFlow,
  ]);
