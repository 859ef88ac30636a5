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

/** An entry of two lists: where its second stands, and what the first is called. */
export type NamedTwice = { list: keyof StatusMapping; index: number; first: keyof StatusMapping };

/** The entries that stand in another list already, which can't both be meant. */
export function namedTwice(mapping: StatusMapping): readonly NamedTwice[] {
  const seen = new Map<string, keyof StatusMapping>();
  return (['done', 'wontDo', 'open'] as const).flatMap((list) =>
    mapping[list].flatMap((entry, index) => {
      const first = seen.get(plain(entry)) ?? list;
      seen.set(plain(entry), first);
      return first === list ? [] : [{ list, index, first }];
    }),
  );
}

function wordsOf(words: readonly (string | null)[]): readonly string[] {
  return words.flatMap((word) => (word === null ? [] : [plain(word)]));
}

function plain(word: string): string {
  return word.trim().toLowerCase().replaceAll('’', "'");
}
