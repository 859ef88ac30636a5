/** What is pressed to confirm the first near miss of the inbox with a ticket; the last one decides. */
export const confirmWithTicket = ['j', 'Shift+C'] as const;
