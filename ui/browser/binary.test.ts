// Bytes that are no text, by role and name: what they look like, each of them, and the picture that they are.
import { beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { answer } from '../dev/backend';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { valueBytes, withBytes } from '../dev/standin';
import { strange } from '../dev/strange';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const bytes = page.getByRole('list', { name: 'Bytes: where, as hex, as letters' });
const rows = () => bytes.getByRole('listitem').elements();

/** While reads are held: what answers each, in the order in which they were asked. */
let held: ((value: Uint8Array<ArrayBuffer>) => void)[] | null = null;
/** Bytes that were read. */
let taken = 0;

beforeAll(async () => {
  backend({
    read_version: async (args) => {
      if (held) return new Promise((resolve) => held?.push((value) => resolve(value.buffer)));
      const value = (await answer('read_version', args)) as ArrayBuffer;
      taken += value.byteLength;
      return value;
    },
  });
  await openWindow();
});

async function open(key: string, value: Uint8Array) {
  await elsewhere(key, withBytes(entry(key, null, { size: value.length }), value));
  await openKey(key);
}

it('says what they look like and how many, and shows the picture', async () => {
  const picture = strange().find(({ key }) => key === 'picture');
  if (!picture) throw new Error('no picture');
  await elsewhere('picture', picture);
  await openKey('picture');
  await expect
    .element(within(testid.valueFacts))
    .toHaveTextContent('Looks like: GIF picture · 48 × 32 pixels · 901 bytes');
  const shown = page.getByRole('img', { name: 'What this value shows' });
  await expect.element(shown).toBeVisible();
  await expect.poll(() => (shown.element() as HTMLImageElement).naturalWidth).toBe(48);
  expect((shown.element() as HTMLImageElement).src).toMatch(/^data:image\/gif;base64,/);
});

it('shows the bytes where they stand, as hex and as letters', async () => {
  await open('bin:letters', Uint8Array.from([0xff, 0x41, 0x42, 0, 0x3c, 0x62, 0x3e]));
  await expect
    .element(bytes.getByRole('listitem'))
    .toHaveTextContent('00000000ff 41 42 00 3c 62 3e·AB·<b>');
});

it('says why a picture is not shown: not whole, too many pixels', async () => {
  const gif = (width: number) =>
    Uint8Array.from([
      ...new TextEncoder().encode('GIF89a'),
      width & 255,
      width >> 8,
      width & 255,
      width >> 8,
      0,
    ]);
  await open('bin:broken', gif(10));
  await expect.element(page.getByText('This picture is not whole')).toBeVisible();
  await open('bin:vast', gif(60_000));
  await expect.element(page.getByText('it has 3,600,000,000 pixels')).toBeVisible();
  expect(within(testid.valuePicture).elements()).toEqual([]);
});

it('finds the size of a photograph behind what it tells of itself', async () => {
  const about = 40_000;
  const jpeg = Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe1, about >> 8, about & 255],
    ...new Uint8Array(about - 2),
    ...[0xff, 0xc0, 0, 11, 8, 1, 0x2c, 1, 0x90, 1, 1, 0x11, 0, 0xff, 0xd9],
  ]);
  await open('bin:photograph', jpeg);
  await expect.element(within(testid.valueFacts)).toHaveTextContent('400 × 300 pixels');
});

it('takes what draws with a program for text', async () => {
  await elsewhere('drawing', entry('drawing', '<svg onload="alert(1)"></svg>'));
  await openKey('drawing');
  await expect.element(within(testid.valueEditor)).toHaveTextContent('<svg onload');
  expect(within(testid.valueEditor).element().querySelector('svg')).toBeNull();
});

it('goes to the last byte of 25 MiB with few elements, and reads what is seen', async () => {
  taken = 0;
  const large = new Uint8Array(26_214_400);
  large.set([0xde, 0xad], large.length - 2);
  await open('bin:large', large);
  await expect.element(bytes.getByRole('listitem').first()).toHaveTextContent(/^0000000000 00/);
  const scroller = bytes.element();
  scroller.scrollTop = scroller.scrollHeight;
  await expect.poll(() => rows().at(-1)?.textContent ?? '').toContain('018ffff0');
  await expect.poll(() => rows().at(-1)?.textContent).toContain('de ad');
  expect(taken).toBeLessThan(100_000);
  expect(rows().length).toBeLessThan(80);
  await expect.element(page.getByRole('button', { name: 'Save to file…' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Load from file…' })).toBeVisible();
});

it('shows the newest state, whatever order answers come in', async () => {
  const letters = (text: string) => Uint8Array.from([0xff, ...new TextEncoder().encode(text)]);
  held = [];
  await open('bin:twice', letters('OLD'));
  await expect.poll(() => held?.length).toBe(1);
  await open('bin:twice', letters('NEW'));
  await expect.poll(() => held?.length).toBe(2);
  const [older, newer] = held;
  newer?.(letters('NEW'));
  await expect.element(bytes).toHaveTextContent('NEW');
  older?.(letters('OLD'));
  held = null;
  await new Promise(requestAnimationFrame);
  await expect.element(bytes).toHaveTextContent('NEW');
});

it('reads a picture of more than 1 MiB whole only when it is asked for', async () => {
  const small = strange().find(({ key }) => key === 'picture');
  if (!small) throw new Error('no picture');
  const gif = new Uint8Array(valueBytes(small));
  const large = new Uint8Array(2_000_000);
  large.set(gif);
  taken = 0;
  await open('bin:picture', large);
  const show = page.getByRole('button', { name: 'Show the picture' });
  await expect.element(show).toBeVisible();
  expect(taken).toBeLessThan(100_000);
  await show.click();
  const shown = page.getByRole('img', { name: 'What this value shows' });
  await expect.poll(() => (shown.element() as HTMLImageElement).naturalWidth).toBe(48);
  await expect.poll(() => show.elements().length).toBe(0);
});
