/**
 * A label that begins with this names a ticket as one of ours. The rest of the label is unique per
 * follow-up, so that a ticket whose create call had no clear end can be found again.
 */
export const TICKET_MARKER_PREFIX = 'closecall-';

/** Carried by every ticket of ours, for people's own filters. It never identifies one. */
export const COMMON_TICKET_LABEL = 'near-miss';

/** Whether tickets carry it from the start, so that it can't say anything about one of them. */
export function isOwnLabel(label: string): boolean {
  const lower = label.toLowerCase();
  return lower === COMMON_TICKET_LABEL || lower.startsWith(TICKET_MARKER_PREFIX);
}

/** The marker among a ticket's labels, or null on tickets that are not ours. */
export function ticketMarker(labels: readonly string[]): string | null {
  return labels.find((label) => label.startsWith(TICKET_MARKER_PREFIX)) ?? null;
}
