/**
 * A label that begins with this names a ticket as one of ours. The rest of the label is unique per
 * follow-up, so that a ticket whose create call had no clear end can be found again.
 */
export const TICKET_MARKER_PREFIX = 'closecall-';

/** The marker among a ticket's labels, or null on tickets that are not ours. */
export function ticketMarker(labels: readonly string[]): string | null {
  return labels.find((label) => label.startsWith(TICKET_MARKER_PREFIX)) ?? null;
}
