import { expect, test } from 'vitest';
import { type Begun, type Press, readKey } from '../../../src/web/script/key-machine.ts';
import { keyTable } from '../../../src/web/script/key-table.ts';

const free: Press = {
  key: '',
  shift: false,
  hasModifier: false,
  isRepeat: false,
  isComposing: false,
  isElsewhere: false,
  at: 0,
};

/** The commands that keys give, one after the other. */
function type(...presses: Partial<Press>[]) {
  let begun: Begun = null;
  return presses.map((press) => {
    const read = readKey(begun, { ...free, ...press });
    begun = read.begun;
    return read.command;
  });
}

test('every key of the table gives its command', () => {
  for (const { press, command } of keyTable) {
    const keys = press.split(' ').map((name) => {
      const shift = name.startsWith('shift+');
      const key = name.replace('shift+', '');
      return { key: shift ? key.toUpperCase() : key, shift };
    });
    expect(type(...keys).at(-1), press).toBe(command);
  }
});

test('a key has one meaning', () => {
  const presses = keyTable.map(({ press }) => press);
  expect(new Set(presses).size).toBe(presses.length);
});

test('a held key decides once, and moves on and on', () => {
  expect(type({ key: 'c' }, { key: 'c', isRepeat: true })).toEqual(['confirm', null]);
  expect(type({ key: 'j' }, { key: 'j', isRepeat: true })).toEqual(['next', 'next']);
});

test.each([
  ['with control, command or option', { hasModifier: true }],
  ['in a field or a dialog', { isElsewhere: true }],
  ['while a character is put together', { isComposing: true }],
])('no key does anything %s', (_, others) => {
  for (const key of ['c', 'd', 'z', '?', 'Enter']) expect(type({ key, ...others })).toEqual([null]);
});

test('signs are what they are on any keyboard, and letters with caps lock', () => {
  expect(type({ key: '/', shift: true })).toEqual(['search']);
  expect(type({ key: '?', shift: true })).toEqual(['help']);
  expect(type({ key: 'C' })).toEqual(['confirm']);
  expect(type({ key: 'Shift' }, { key: 'C', shift: true })).toEqual([null, 'confirm-with-ticket']);
});

test('the second of two keys has a moment, and then its own meaning', () => {
  expect(type({ key: 'g' }, { key: 'f', at: 1_000 })).toEqual([null, 'go-follow-ups']);
  expect(type({ key: 'g' }, { key: 'f', at: 2_000 })).toEqual([null, null]);
  expect(type({ key: 'g' }, { key: 'j' })).toEqual([null, 'next']);
  expect(type({ key: 'g' }, { key: 'f', isElsewhere: true }, { key: 'f' })).toEqual([
    null,
    null,
    null,
  ]);
});
