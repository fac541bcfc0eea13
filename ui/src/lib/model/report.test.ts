// A report is sent to strangers: nothing in it is what a person keeps here, nor where.
import { expect, it } from 'vitest';
import type { About } from '../api';
import { type Facts, reportText } from './report';
import { defaults } from './settings';

const SECRETS = ['ada', 'secret', '/home', 'kv-store.db', 'user:'];

const about: About = {
  version: '0.1.0',
  system: 'linux x86_64',
  engine: '2.46.5',
  database: { file: 'file-secret', path: '/home/ada/secret/kv-store.db' },
  backups: { file: 'file-1', path: '/home/ada/secret-backups' },
  drafts: { file: 'file-2', path: '/home/ada/drafts' },
  settings: { file: 'file-3', path: '/home/ada/.config' },
};

const facts: Facts = {
  about,
  entries: [3, 48_210],
  databaseBytes: 48_000_000,
  settings: { ...defaults, theme: 'dark', separator: 'user:', shortcuts: { secret: [] } },
  window: { width: 1280, height: 800, ratio: 1 },
  locale: 'en-US',
};

it('says what runs where', () => {
  const text = reportText(facts);
  expect(text).toContain('KV Store: 0.1.0');
  expect(text).toContain('System: linux x86_64');
  expect(text).toContain('Keys: 48,213');
  expect(text).toContain('theme dark');
});

it.each(SECRETS)('does not say “%s”', (secret) => {
  expect(reportText(facts).toLowerCase()).not.toContain(secret);
});

it('says what it does not know', () => {
  const text = reportText({ ...facts, databaseBytes: null, about: { ...about, engine: null } });
  expect(text).toContain('Engine: unknown');
  expect(text).toContain('Database: unknown');
});
