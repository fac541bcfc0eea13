/** What scrolls and has nothing in it that takes the keyboard takes it itself, for as long as it scrolls. */
const TAKES =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, summary, [contenteditable="true"], [tabindex]:not([tabindex="-1"])';

/** To be attached to whatever may scroll. */
export function reachedWhereScrolled(element: HTMLElement): (() => void) | undefined {
  // Where nothing is laid out, nothing scrolls.
  if (typeof ResizeObserver === 'undefined') return undefined;
  const look = () => {
    const scrolls =
      element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
    if (scrolls && !element.querySelector(TAKES)) element.tabIndex = 0;
    else if (element !== document.activeElement) element.removeAttribute('tabindex');
  };
  const sizes = new ResizeObserver(look);
  const contents = new MutationObserver(() => {
    for (const child of element.children) sizes.observe(child);
    look();
  });
  sizes.observe(element);
  for (const child of element.children) sizes.observe(child);
  contents.observe(element, { childList: true, subtree: true, characterData: true });
  look();
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
}
