import { type Command, keyTable } from './key-table.ts';

/** A key as the browser tells it, and whether it is anybody else's. */
export type Press = {
  key: string;
  shift: boolean;
  /** With control, command or option it belongs to the browser. */
  hasModifier: boolean;
  /** Held down. */
  isRepeat: boolean;
  /** Part of a character that is being put together. */
  isComposing: boolean;
  /** Goes into a field or a dialog. */
  isElsewhere: boolean;
  /** In ms, on a clock that only goes on. */
  at: number;
};

/** The first key of two, and when it came; null for none. */
export type Begun = { press: string; at: number } | null;

const sequenceMs = 1_500;
const shifts = new Set(['Shift', 'CapsLock', 'AltGraph']);
const firstOfTwo = new Set(keyTable.flatMap(({ press }) => /^(\S+) /.exec(press)?.[1] ?? []));

/** What a key does after what was begun, and what is begun with it. */
export function readKey(begun: Begun, press: Press): { begun: Begun; command: Command | null } {
  if (press.isComposing || press.isElsewhere || press.hasModifier) {
    return { begun: null, command: null };
  }
  if (shifts.has(press.key)) return { begun, command: null };
  const name = nameOf(press);
  const isInTime = begun !== null && press.at - begun.at <= sequenceMs;
  const found = isInTime ? entryOf(`${begun.press} ${name}`) : undefined;
  const entry = found ?? entryOf(name);
  if (entry !== undefined && (!press.isRepeat || 'mayRepeat' in entry)) {
    return { begun: null, command: entry.command };
  }
  const begins = firstOfTwo.has(name) && !press.isRepeat;
  return { begun: begins ? { press: name, at: press.at } : null, command: null };
}

function entryOf(press: string) {
  return keyTable.find((entry) => entry.press === press);
}

/** Signs are what they are whatever keys make them; a letter is the same with caps lock. */
function nameOf({ key, shift }: Press): string {
  const name = key.toLowerCase();
  const isLetter = name !== key.toUpperCase();
  return shift && isLetter ? `shift+${name}` : name;
}
