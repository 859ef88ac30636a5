import { v7 as uuid } from 'uuid';
import { dueDay } from '../core/digest/digest-slot.ts';
import { changeState } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { digestOfDay } from '../db/queries/digest-of-day.ts';
import { type TeamWithDigest, teamsWithDigest } from '../db/queries/teams-with-digest.ts';
import { type DigestChannel, digestSends, digests } from '../db/schema/digests.ts';
import { composeDigest } from './compose-digest.ts';
import type { DigestContext } from './digest-context.ts';

/**
 * Sees to it that each team is told what is worth a look when its time has come. Any number of
 * processes may do this: a team's day is told once.
 */
export async function keepDigests(context: DigestContext): Promise<void> {
  const failed: unknown[] = [];
  for (const team of await teamsWithDigest(context.db)) {
    // Trouble with one team's digest keeps no other team from its own.
    await tellIfDue(context, team).catch((error: unknown) => failed.push(error));
  }
  if (failed.length > 0) throw failed[0];
}

async function tellIfDue(context: DigestContext, team: TeamWithDigest): Promise<void> {
  const { db } = context;
  const day = dueDay(team.digest, await databaseNow(db));
  if (day === null || (await digestOfDay(db, team.id, day))) return;
  await tellTeam(context, team, day);
}

async function tellTeam(context: DigestContext, team: TeamWithDigest, day: string): Promise<void> {
  const content = await composeDigest(context.db, team);
  await changeState(context, async (tx, owe) => {
    const [own] = await tx
      .insert(digests)
      .values({ id: uuid(), teamId: team.id, day, content, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: digests.id });
    if (own === undefined || content === null) return;
    for (const channel of channelsOf(team)) {
      await tx
        .insert(digestSends)
        .values({ digestId: own.id, channel, status: 'waiting', changedAt: now });
      owe('send-digest', `${own.id}/${channel}`, { inSeconds: 0 });
    }
  });
}

function channelsOf({ digest, hasChat }: TeamWithDigest): readonly DigestChannel[] {
  return [
    ...(digest.email.length > 0 ? (['email'] as const) : []),
    ...(hasChat ? (['chat'] as const) : []),
  ];
}
