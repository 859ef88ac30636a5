import { isRecord, listOf, textOf } from './read-json.ts';

/** What takes a decision back, kept so that it outlives the page: no token, and no place in a list. */
export type KeptDeed = {
  address: string;
  version: string;
  /** What was decided along with it. */
  alike: string;
  /** The row to go on at; empty for none. */
  id: string;
  atMs: number;
};

type Keeper = {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
};

const keptUnder = 'deeds';
/** A little less than for how long the pages offer it themselves. */
const longestMs = 10 * 60_000;
const most = 20;

/** What can still be taken back, the last one last. */
export function keptDeeds(keeper: Keeper, nowMs: number): readonly KeptDeed[] {
  return readAll(keeper.getItem(keptUnder)).filter(
    ({ address, atMs }) =>
      /^\/(candidates|bulk)\/[\w-]+\/undo$/.test(address) && nowMs - atMs < longestMs,
  );
}

export function keepDeed(keeper: Keeper, deed: KeptDeed): void {
  const others = keptDeeds(keeper, deed.atMs).filter(({ address }) => address !== deed.address);
  keeper.setItem(keptUnder, JSON.stringify([...others, deed].slice(-most)));
}

export function forgetKept(keeper: Keeper, address: string, nowMs: number): void {
  const others = keptDeeds(keeper, nowMs).filter((each) => each.address !== address);
  keeper.setItem(keptUnder, JSON.stringify(others));
}

function readAll(text: string | null): readonly KeptDeed[] {
  const all = listOf(parse(text ?? '[]'));
  return all.filter(isRecord).map(({ address, version, alike, id, atMs }) => ({
    ...{ address: textOf(address), version: textOf(version), alike: textOf(alike), id: textOf(id) },
    atMs: Number(atMs),
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
