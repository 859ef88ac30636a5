const dayMs = 86_400_000;

/** How the ticket of the last time ended. */
export type FormerTicket = {
  key: string;
  url: string | null;
  status: 'done' | 'wont_do';
  closedAt: Date | null;
};

/** The words before and after the former ticket's key: "It came back 12 days after … was done." */
export function sayCameBack(
  { status, closedAt }: FormerTicket,
  occurredAt: Date,
): { before: string; after: string } {
  if (closedAt !== null && occurredAt <= closedAt) {
    const how = status === 'done' ? 'done' : 'closed without being done';
    return { before: 'The ticket of the last time, ', after: `, was ${how} since.` };
  }
  if (status === 'wont_do') {
    return { before: 'It happened again after ', after: ' was closed without being done.' };
  }
  if (closedAt === null) return { before: 'It came back after ', after: ' was done.' };
  const days = Math.floor((occurredAt.getTime() - closedAt.getTime()) / dayMs);
  if (days < 1) return { before: 'It came back within a day after ', after: ' was done.' };
  return {
    before: `It came back after ${days === 1 ? 'one day' : `${days} days`}: `,
    after: ' was done, and it happened again.',
  };
}
