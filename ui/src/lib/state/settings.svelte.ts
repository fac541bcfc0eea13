/** The settings of the window: read at the start, kept at once, and the same in every window of the app. */
import { api } from '../api';
import {
  defaults,
  type SettingName,
  type Settings,
  settingsFrom,
  settingsText,
} from '../model/settings';
import { writeTimes } from '../model/words';
import { toasts } from './toasts.svelte';

const NAME = 'kv-store.settings';
/** Where earlier versions kept the theme, by itself. */
const EARLIER_THEME = 'kv-store.theme';

class WindowSettings {
  #now = $state.raw<Settings>(defaults);

  get now(): Settings {
    return this.#now;
  }

  /** Reads what was chosen last and makes the page look like it. Resolves when its text has its size. */
  async start(): Promise<void> {
    const earlier = localStorage.getItem(EARLIER_THEME);
    if (earlier !== null) {
      const kept = localStorage.getItem(NAME) ?? JSON.stringify({ theme: earlier });
      localStorage.setItem(NAME, kept);
      localStorage.removeItem(EARLIER_THEME);
    }
    writeTimes({
      hours: () => this.#now.hours,
      relative: () => this.#now.dates === 'relative',
    });
    addEventListener('storage', ({ key }) => {
      // Another window has changed them; null is all of the storage.
      if (key === NAME || key === null) void this.#show(this.#kept());
    });
    await this.#show(this.#kept());
  }

  /** Chooses one of them, at once and for the next windows. */
  choose<Name extends SettingName>(name: Name, value: Settings[Name]): void {
    // Another window may have chosen others since this one looked.
    const next = { ...this.#kept(), [name]: value };
    try {
      localStorage.setItem(NAME, settingsText(next, localStorage.getItem(NAME)));
    } catch (thrown) {
      toasts.complain(thrown); // it is in force here all the same
    }
    void this.#show(next);
  }

  putBack(name: SettingName): void {
    this.choose(name, defaults[name]);
  }

  isUsual(name: SettingName): boolean {
    return this.#now[name] === defaults[name];
  }

  #kept(): Settings {
    return settingsFrom(localStorage.getItem(NAME));
  }

  async #show(next: Settings): Promise<void> {
    const { textSize, theme } = this.#now;
    this.#now = next;
    const page = document.documentElement.dataset;
    if (next.theme === 'system') delete page['theme'];
    else page['theme'] = next.theme;
    page['density'] = next.density;
    try {
      if (next.textSize !== textSize) await api.setTextSize(next.textSize);
      if (next.theme !== theme)
        await api.setWindowTheme(next.theme === 'system' ? null : next.theme);
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }
}

export const settings = new WindowSettings();
