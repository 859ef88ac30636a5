import { expect } from 'vitest';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import type { TicketHouse } from './ticket-house.ts';

export const actor = 'person:dana';

/** What tests do with tickets, in a house that is opened before the first of them. */
export function ticketSteps(house: () => TicketHouse) {
  async function after(interval: string) {
    await house().shift(interval);
    await house().drain();
  }
  return {
    after,
    /** An open ticket of its own pattern. */
    async ticketOf(fingerprint: string) {
      const followUp = await house().confirmed(await house().candidate({ fingerprint }));
      expect(followUp.status, followUp.problem ?? '').toBe('open');
      await after('6 seconds');
      return { ...followUp, key: followUp.issueKey ?? '' };
    },
    async mistaken(id: string) {
      expect(await closeAsMistake(house().deps, { id, actor })).toMatchObject({ ok: true });
      await house().drain();
    },
    statusOf: (key: string) =>
      house()
        .jira.issues()
        .find((issue) => issue.key === key)?.status.name,
    commentsOf: (key: string) => house().jira.comments(key).length,
  };
}
