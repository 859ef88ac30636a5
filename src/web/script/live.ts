/** A near miss that changed; ids and numbers only, words are asked from the server. */
export type Changed = {
  id: string;
  version: number;
  by: string | null;
  team: string | null;
};

export type Found = { id: string; version: number; team: string | null; mine: boolean };

type Named = { changed: Changed; found: Found; resync: undefined; state: LiveState };

/** Whether news come by themselves, are asked for, or can't come any more. */
export type LiveState = 'live' | 'asking' | 'signed-out';

const listeners: { [Name in keyof Named]: ((news: Named[Name]) => void)[] } = {
  changed: [],
  found: [],
  resync: [],
  state: [],
};

export const onChanged = (listener: (news: Changed) => void) =>
  void listeners.changed.push(listener);
export const onFound = (listener: (news: Found) => void) => void listeners.found.push(listener);
/** There may be more than was told one by one. */
export const onResync = (listener: () => void) => void listeners.resync.push(listener);
export const onState = (listener: (state: LiveState) => void) =>
  void listeners.state.push(listener);

/** What came already, as the same may come by more than one way. */
const seen = new Set<number>();

/** Tells one event to whoever asked for such. */
export function tell(event: string, text: string): void {
  const data: unknown = JSON.parse(text);
  if (event === 'resync') for (const listener of listeners.resync) listener(undefined);
  if (!isNews(data) || seen.has(data.seq)) return;
  seen.add(data.seq);
  // What was found may be one that this page shows as it was before.
  for (const listener of listeners.changed) listener(data);
  if (event === 'found') for (const listener of listeners.found) listener(data);
}

export function tellState(state: LiveState): void {
  for (const listener of listeners.state) listener(state);
}

function isNews(data: unknown): data is Changed & Found & { seq: number } {
  return typeof data === 'object' && data !== null && 'seq' in data && 'id' in data;
}
