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

/**
 * Reads a ticket's status. The admin's mapping (names or ids, in any case) goes before the tracker's
 * own category.
 */
export function ticketEnding(
  { status, resolution }: EndingInput,
  mapping: { done: readonly string[]; wontDo: readonly string[] },
): TicketEnding {
  const words = [status.id, status.name, resolution].flatMap((word) =>
    word === null ? [] : [plain(word)],
  );
  const isAmong = (list: readonly string[]) => list.some((entry) => words.includes(plain(entry)));
  if (isAmong(mapping.wontDo)) return 'wont_do';
  if (isAmong(mapping.done)) return 'done';
  if (status.category !== 'done') return 'open';
  return isAmong(usualWontDo) ? 'wont_do' : 'done';
}

function plain(word: string): string {
  return word.trim().toLowerCase().replaceAll('’', "'");
}
