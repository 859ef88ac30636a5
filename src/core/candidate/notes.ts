/** As long as a note may be, in characters of UTF-16. */
export const longestNote = 4_000;

/** For so long its author may take a note back; from then on others may have built on it. */
const noteDeletableMs = 60 * 60 * 1_000;

export function mayDeleteNote(
  note: { author: string; at: Date },
  by: { actor: string; now: Date },
): boolean {
  return note.author === by.actor && by.now.getTime() - note.at.getTime() < noteDeletableMs;
}
