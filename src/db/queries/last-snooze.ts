import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

const Snooze = z.object({
  from: z.enum(['settling', 'open', 'logged', 'suppressed', 'snoozed']),
  until: z.iso.datetime(),
  note: z.string().nullish(),
});

/** A candidate's last snooze and its status before, as the history tells; null without one. */
export async function lastSnooze(db: DbOrTx, candidateId: string) {
  const [event] = await db
    .select({ by: auditEvents.actor, at: auditEvents.at, detail: auditEvents.detail })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        eq(auditEvents.action, 'snooze'),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  const snooze = Snooze.safeParse(event?.detail);
  if (event === undefined || !snooze.success) return null;
  const { from, until, note } = snooze.data;
  const before = from === 'snoozed' ? 'open' : from;
  return { by: event.by, at: event.at, before, until: new Date(until), note: note ?? null };
}
