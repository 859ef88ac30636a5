/** What is pressed to confirm the first near miss of the inbox with a ticket; the last one decides. */
export const confirmWithTicket = ['j', 'c', 'Enter'] as const;
