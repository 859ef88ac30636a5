/** What a tracker's status means for a follow-up. */
export type TicketEnding = 'open' | 'done' | 'wont_do';

export type EndingInput = {
  status: { id: string | null; name: string | null; category: string | null };
  resolution: string | null;
};

/** Resolutions and statuses that say "closed without being done", in trackers as they come. */
const usualWontDo = [
  "won't do",
  "won't fix",
  'declined',
  'duplicate',
  'rejected',
  'cancelled',
  'canceled',
  'cannot reproduce',
  'obsolete',
];

/** Names or ids of statuses, and of resolutions too where they end a ticket, in any case. */
export type StatusMapping = {
  open: readonly string[];
  done: readonly string[];
  wontDo: readonly string[];
};

/**
 * Reads a ticket's status. The admin's mapping goes before the tracker's own category. A status that
 * is still open is so whatever the resolution: workflows set one on the way to it.
 */
export function ticketEnding(
  { status, resolution }: EndingInput,
  mapping: StatusMapping,
): TicketEnding {
  const ofStatus = wordsOf([status.id, status.name]);
  if (mapping.open.some((entry) => ofStatus.includes(plain(entry)))) return 'open';
  const words = wordsOf([status.id, status.name, resolution]);
  const isAmong = (list: readonly string[]) => list.some((entry) => words.includes(plain(entry)));
  if (isAmong(mapping.wontDo)) return 'wont_do';
  if (isAmong(mapping.done)) return 'done';
  if (status.category !== 'done') return 'open';
  return isAmong(usualWontDo) ? 'wont_do' : 'done';
}

/** An entry of `open`, by its place there, that another list has too. */
export type NamedTwice = { index: number; other: 'done' | 'wontDo' };

/** The statuses that are called open and over, which can't both be meant. */
export function namedTwice({ open, done, wontDo }: StatusMapping): readonly NamedTwice[] {
  const over = new Map<string, NamedTwice['other']>();
  for (const entry of done) over.set(plain(entry), 'done');
  for (const entry of wontDo) over.set(plain(entry), 'wontDo');
  return open.flatMap((entry, index) => {
    const other = over.get(plain(entry));
    return other === undefined ? [] : [{ index, other }];
  });
}

function wordsOf(words: readonly (string | null)[]): readonly string[] {
  return words.flatMap((word) => (word === null ? [] : [plain(word)]));
}

function plain(word: string): string {
  return word.trim().toLowerCase().replaceAll('’', "'");
}
