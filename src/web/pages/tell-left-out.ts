import type { Database } from '../../db/client.ts';
import { listBulkItems } from '../../db/queries/bulk-items.ts';
import { storiesOf } from '../../db/queries/stories-of.ts';
import { bulkProblem } from '../api/candidates/decision-problem.ts';
import type { Caller } from '../caller.ts';
import type { LeftOut } from '../views/bulk-page.tsx';

const mostLeftOut = 50;

/** The first of those that a job did not decide, and why. */
export async function tellLeftOut(
  db: Database,
  jobId: string,
  viewer: { caller: Caller; now: Date },
): Promise<LeftOut[]> {
  const page = { after: 0, limit: mostLeftOut };
  const items = await listBulkItems(db, { jobId, outcome: ['refused'] }, page);
  const stories = await storiesOf(
    db,
    items.map(({ candidateId }) => candidateId),
  );
  return items.flatMap(({ candidateId: id, refusal }) => {
    if (refusal === null) return [];
    const why = bulkProblem(refusal, { id, ...viewer }).message;
    return [{ id, story: stories.get(id) ?? null, why }];
  });
}
