// First, so that it is answered while the rest is read.
import './lib/state/begin';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/overlays.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { settings } from './lib/state/settings.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// Before there is anything to see: nothing changes its size or its colours afterwards. Not awaited, for a file
// that is read later waits until all of this one has run.
void settings.start().then(() => mount(App, { target }));
