import { and, eq, sql } from 'drizzle-orm';
import { type DbOrTx, now } from '../client.ts';
import { type DigestChannel, digestSends, digests, teamChats } from '../schema/digests.ts';
import { teams } from '../schema/teams.ts';

export type SendOf = { digestId: string; channel: DigestChannel };

/** One way of a digest, with what is needed to send it; null where it is gone. */
export async function readSend(db: DbOrTx, { digestId, channel }: SendOf) {
  const [row] = await db
    .select({
      status: digestSends.status,
      content: digests.content,
      teamId: digests.teamId,
      settings: teams.digest,
      sealedChat: teamChats.sealed,
      ageSeconds: sql<number>`extract(epoch from closecall_now() - ${digests.createdAt})`.mapWith(
        Number,
      ),
    })
    .from(digestSends)
    .innerJoin(digests, eq(digests.id, digestSends.digestId))
    .leftJoin(teams, eq(teams.id, digests.teamId))
    .leftJoin(teamChats, eq(teamChats.teamId, digests.teamId))
    .where(isSend({ digestId, channel }));
  return row ?? null;
}

/** Moves it on; false where it was not as expected any more. */
export async function moveSend(
  db: DbOrTx,
  send: SendOf,
  from: 'waiting' | 'sending',
  to: { status: 'waiting' | 'sending' | 'sent' | 'unclear' | 'failed'; problem: string | null },
): Promise<boolean> {
  const moved = await db
    .update(digestSends)
    .set({ ...to, changedAt: now })
    .where(and(isSend(send), eq(digestSends.status, from)))
    .returning({ id: digestSends.digestId });
  return moved.length > 0;
}

function isSend({ digestId, channel }: SendOf) {
  return and(eq(digestSends.digestId, digestId), eq(digestSends.channel, channel));
}
