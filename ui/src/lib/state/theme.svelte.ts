/** Light, dark, or as the system has it. */
export type Theme = 'system' | 'light' | 'dark';

const NAME = 'kv-store.theme';

class ThemeChoice {
  current = $state<Theme>('system');

  /** Reads the choice of last time. */
  start(): void {
    const stored = localStorage.getItem(NAME);
    if (stored === 'light' || stored === 'dark') this.choose(stored);
  }

  choose(theme: Theme): void {
    this.current = theme;
    if (theme === 'system') {
      delete document.documentElement.dataset['theme'];
      localStorage.removeItem(NAME);
    } else {
      document.documentElement.dataset['theme'] = theme;
      localStorage.setItem(NAME, theme);
    }
  }
}

export const theme = new ThemeChoice();
