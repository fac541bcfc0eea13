// An import between its steps: nothing that is shown is of another namespace or of another file
// than what was chosen.
import { beforeEach, expect, it, vi } from 'vitest';
import type { ImportFile, Namespace, PlanSummary, TableColumns } from '../api';

const backend = vi.hoisted(() => ({
  file: null as ImportFile | null,
  planned: [] as {
    into: string | null;
    fresh: string | null;
    columns: TableColumns | null;
    asMap: boolean;
  }[],
  /** Whether the file can be read as what it looks like only. */
  broken: false,
  discarded: [] as string[],
  /** Whether a plan is made only once it was cancelled, which it is not then. */
  long: false,
  cancel: () => undefined as unknown,
}));

vi.mock('../api', async (original) => {
  const real = await original<typeof import('../api')>();
  return {
    ...real,
    api: {
      chooseImportFile: () =>
        backend.file
          ? Promise.resolve(backend.file)
          : Promise.reject(new real.Failed({ code: 'io', obstacle: 'refused', os: null })),
      planImportFile: (
        into: string | null,
        fresh: string | null,
        _: string,
        columns: TableColumns | null,
        asMap: boolean,
      ) => {
        if (fresh?.toLowerCase() === 'flags')
          return Promise.reject(new real.Failed({ code: 'name_taken', name: fresh }));
        if (backend.broken && asMap)
          return Promise.reject(new real.Failed({ code: 'io', obstacle: 'refused', os: null }));
        backend.planned.push({ into, fresh, columns, asMap });
        if (backend.long)
          return new Promise((_resolve, reject) => {
            backend.cancel = () => reject(new real.Failed({ code: 'cancelled' }));
          });
        return Promise.resolve({
          id: `p${backend.planned.length}`,
          policy: 'update',
          kind: { type: 'import', format: asMap ? 'map' : 'flags' },
        });
      },
      cancelJob: () => Promise.resolve(backend.cancel()),
      planDiscard: (id: string) => {
        backend.discarded.push(id);
        return Promise.resolve(null);
      },
    },
  };
});

import { Importing } from './importing.svelte';
import { namespaces } from './namespaces.svelte';

const space = (id: string, name: string): Namespace => ({
  id,
  name,
  description: '',
  entryCount: 0,
  createdAt: 0,
});
const file = (columns: string[]): ImportFile => ({
  file: 'file-1',
  path: '/x/a.csv',
  name: 'a.csv',
  size: 9,
  format: 'csv',
  mayBeMap: false,
  columns,
  problem: null,
});
const planOf = (importing: Importing): Pick<PlanSummary, 'id'> | undefined => importing.check?.plan;

beforeEach(() => {
  backend.file = file([]);
  backend.planned.length = 0;
  backend.long = false;
  backend.broken = false;
  backend.discarded.length = 0;
  namespaces.list = [space('kv_1', 'Flags'), space('kv_2', 'Other')];
  namespaces.selectedId = 'kv_1';
});

it('says that a name is taken, and whose it is, until another target works', async () => {
  const importing = new Importing('file');
  await importing.choose();
  await importing.aim({ type: 'new', name: 'flags' });
  expect(importing.targetProblem).toMatchObject({
    message: 'There is already a namespace called “flags”. Choose another name.',
    namesake: { id: 'kv_1', name: 'Flags' },
  });
  const aiming = importing.aim({ type: 'new', name: 'fresh' });
  expect(importing.targetProblem).not.toBeNull();
  await aiming;
  expect(importing.targetProblem).toBeNull();
  expect(planOf(importing)).toMatchObject({ id: 'p2' });
  expect(backend.discarded).toEqual(['p1']);
});

it('does not go back with a namespace that was refused', async () => {
  const importing = new Importing('file');
  await importing.choose();
  await importing.aim({ type: 'new', name: 'flags' });
  importing.back();
  await importing.plan();
  expect(importing.problem).toBe('');
  expect(backend.planned.at(-1)).toMatchObject({ into: 'kv_1', fresh: null });
});

it('stays at the first step when the person went there while a name was checked', async () => {
  for (const name of ['fresh', 'flags']) {
    const importing = new Importing('file');
    await importing.choose();
    const aiming = importing.aim({ type: 'new', name });
    importing.back();
    await aiming;
    expect(importing.check).toBeNull();
    expect(importing.targetProblem).toBeNull();
    await importing.plan();
    expect(importing.check).not.toBeNull();
  }
});

it('does not go on with the file before when the next cannot be looked at', async () => {
  const importing = new Importing('file');
  await importing.choose();
  importing.back();
  backend.file = null;
  await importing.choose();
  expect(importing.problem).toContain('could not be read');
  expect(importing.check).toBeNull();
});

it('checks a table at once where the names say what is what, and lets it be changed', async () => {
  backend.file = file(['key', 'value', 'until']);
  const importing = new Importing('file');
  await importing.choose();
  expect(backend.planned.at(-1)?.columns).toMatchObject({ key: 'key', expiration: null });
  importing.back();
  expect(importing.mappable).toBe(true);
  importing.columns = {
    key: 'key',
    value: 'value',
    expiration: 'until',
    expirationTtl: null,
    metadata: null,
    base64: null,
  };
  await importing.plan();
  expect(backend.planned.at(-1)?.columns).toMatchObject({ expiration: 'until' });
});

it('asks which column is which where the names do not say', async () => {
  backend.file = file(['id', 'text']);
  const importing = new Importing('file');
  await importing.choose();
  expect(importing.check).toBeNull();
  expect(importing.ready).toBe(true);
});

it('throws its plan away when its dialog makes room for another', async () => {
  backend.file = file([]);
  const importing = new Importing('file');
  await importing.choose();
  const plan = planOf(importing)?.id;
  importing.end();
  expect(backend.discarded).toEqual([plan]);
});

it('throws away a plan that is ready only after its dialog is gone', async () => {
  const importing = new Importing('paste');
  importing.text = 'x';
  importing.from = 'file';
  importing.file = file([]);
  const planning = importing.plan();
  importing.end();
  await planning;
  expect([importing.check, backend.discarded.length]).toEqual([null, 1]);
});

it('is left by one Cancel while its file is checked', async () => {
  backend.long = true;
  const importing = new Importing('file');
  const choosing = importing.choose();
  await vi.waitFor(() => expect(backend.planned.length).toBe(1));
  const left = vi.fn();
  importing.leave(left);
  expect(left).not.toHaveBeenCalled();
  await choosing;
  expect([left.mock.calls.length, importing.problem]).toEqual([1, '']);
});

it('is left by one Cancel while another namespace is checked', async () => {
  const importing = new Importing('file');
  await importing.choose();
  backend.long = true;
  const aiming = importing.aim({ type: 'existing', id: 'kv_2' });
  const left = vi.fn(() => importing.end());
  importing.leave(left);
  await aiming;
  expect([left.mock.calls.length, backend.discarded]).toEqual([1, ['p1']]);
});

it('reads a file that looks like flags as a map when the person says so, and back', async () => {
  backend.file = { ...file([]), format: 'flags', mayBeMap: true };
  const importing = new Importing('file');
  await importing.choose();
  expect([importing.choosable, importing.looks]).toEqual([true, 'Flags file (flagd)']);
  await importing.read(true);
  expect(backend.planned.map(({ asMap }) => asMap)).toEqual([false, true]);
  expect(backend.discarded).toEqual(['p1']);
  await importing.aim({ type: 'existing', id: 'kv_2' });
  expect([importing.asMap, importing.choosable]).toEqual([true, true]);
  await importing.read(false);
  expect(backend.planned.map(({ asMap }) => asMap)).toEqual([false, true, true, false]);
  expect(planOf(importing)).toMatchObject({ id: 'p4' });
  await importing.choose();
  expect(importing.asMap).toBe(false);
});

it('goes back and says why when a file cannot be read as a map', async () => {
  backend.file = { ...file([]), format: 'flags', mayBeMap: true };
  backend.broken = true;
  const importing = new Importing('file');
  await importing.choose();
  await importing.read(true);
  expect([importing.check, importing.asMap]).toEqual([null, false]);
  expect(importing.problem).not.toBe('');
  await importing.plan();
  expect(importing.check).not.toBeNull();
});

it('has one way only to read a map or a table', async () => {
  const importing = new Importing('file');
  await importing.choose();
  expect(importing.choosable).toBe(false);
});
