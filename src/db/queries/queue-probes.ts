import { eq, lt } from 'drizzle-orm';
import { type Database, now, nowPlusSeconds } from '../client.ts';
import { queueProbes } from '../schema/index.ts';

export async function askProbe(db: Database, id: string): Promise<void> {
  await db.delete(queueProbes).where(lt(queueProbes.askedAt, nowPlusSeconds(-3_600)));
  await db.insert(queueProbes).values({ id, askedAt: now });
}

export async function answerProbe(db: Database, id: string): Promise<void> {
  await db.update(queueProbes).set({ answeredAt: now }).where(eq(queueProbes.id, id));
}

export async function isProbeAnswered(db: Database, id: string): Promise<boolean> {
  const [row] = await db
    .select({ answeredAt: queueProbes.answeredAt })
    .from(queueProbes)
    .where(eq(queueProbes.id, id));
  return row !== undefined && row.answeredAt !== null;
}
