/** Tells the comment on a ticket that was closed as a mistake from the one that counts repeats. */
export function mistakeMarker(marker: string): string {
  return `mistake of ${marker}`;
}
