import { sql } from 'drizzle-orm';
import { PolicyDocument } from '../../src/config/document.ts';
import { applyPolicy } from '../../src/configure/policy-versions.ts';
import type { StateContext } from '../../src/db/change-state.ts';
import { openDatabase } from '../../src/db/client.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { teams } from '../../src/db/schema/index.ts';
import { settleCandidate } from '../../src/triage/settle-candidate.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { insertCandidate } from '../web/support/rows.ts';

/** A database of its own, with what the verbs of triage need and no program around them. */
export async function givenTriage() {
  const database = await createTestDatabase();
  const { db, close } = openDatabase({ url: database.url, maxConnections: 10, name: 'test' });
  const context: StateContext = { db, hint: () => undefined };

  const readCandidate = async (id: string): Promise<CandidateRow> => {
    const [row] = await db.select().from(candidates).where(sql`id = ${id}`);
    if (row === undefined) throw new Error('the candidate is gone');
    return row;
  };
  return {
    db,
    context,
    candidate: readCandidate,
    team: (wanted: Partial<typeof teams.$inferInsert> & { id: string }) =>
      db.insert(teams).values({ name: wanted.id, ...wanted }),
    policy: (document: unknown) =>
      db.transaction((tx) => applyPolicy(tx, PolicyDocument.parse(document), 'test')),
    /** A candidate that is due to be settled; of a fingerprint of its own unless said. */
    settling: (wanted: Partial<CandidateRow> = {}) => {
      const occurredAt = new Date(Date.now() - 3_600_000);
      const unjudged = { verdict: null, trace: [], occurredAt, settlesAt: occurredAt };
      return insertCandidate(db, { status: 'settling', ...unjudged, ...wanted });
    },
    settle: async ({ id }: { id: string }): Promise<CandidateRow> => {
      await settleCandidate(context, id);
      return readCandidate(id);
    },
    shiftTime: (interval: string) =>
      db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`),
    async stop() {
      await close();
      await database.drop();
    },
  };
}

export type Triage = Awaited<ReturnType<typeof givenTriage>>;
