/** The companion namespaces in which shapes are stored, as far as this window met them. */
const stores = new Set<string>();

export function noteShapeStore(companion: string): void {
  stores.add(companion);
}

/** Whether the entries of a namespace are shapes. */
export const isShapeStore = (namespace: string): boolean => stores.has(namespace);
