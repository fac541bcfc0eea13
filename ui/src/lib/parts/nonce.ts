/**
 * The nonce with which a library may add styles of its own under the window's content security
 * policy. The app puts it on the page's first style element; a browser without the app has none.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLStyleElement>('style#first')?.nonce ?? '';
}
