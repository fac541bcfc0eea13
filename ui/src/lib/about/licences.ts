/** The packages that are in the app, written by `cargo xtask licences` from the lock files. */
import list from './licences.json';

/** Its name, its version, and its licence as the package says it. */
export type Licence = readonly [name: string, version: string, licence: string];

export const licences = list as unknown as readonly Licence[];
