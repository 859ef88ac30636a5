/** Tells the comment on a ticket that was closed as a mistake from the one that counts repeats. */
export function mistakeMarker(marker: string): string {
  return `mistake of ${marker}`;
}

/** How the comment that counts repeats names the ticket's marker, and the other one does not. */
export function repeatsMarker(marker: string): string {
  return `(${marker})`;
}
