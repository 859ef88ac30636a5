import { eq } from 'drizzle-orm';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import type { ConnectionDirectory } from '../ingest/connection-directory.ts';
import { type FactSource, findSource } from './fact-source.ts';
import { recomputeSubjects } from './recompute-subjects.ts';
import { canAsk, type TouchedSubject } from './touched-subject.ts';

export type SubjectContext = StateContext & { directory: ConnectionDirectory };

/** The task: looks at a subject anew, with all that is known by now. Safe to repeat. */
export async function recomputeSubject(context: SubjectContext, key: string): Promise<void> {
  const source = await sourceOfSubject(context, key);
  if (source === null) return;
  await changeState(context, (tx, owe) => recomputeLocked(tx, owe, source, key));
}

/** Who told of a subject; null when its connection is gone or has settings with a fault. */
export async function sourceOfSubject(
  context: SubjectContext,
  key: string,
): Promise<FactSource | null> {
  const [row] = await context.db
    .select({ connectionId: subjects.connectionId })
    .from(subjects)
    .where(eq(subjects.key, key));
  const source = row === undefined ? null : await findSource(context.directory, row.connectionId);
  return source?.configured ? source : null;
}

async function recomputeLocked(
  tx: Transaction,
  owe: Owe,
  source: FactSource,
  key: string,
): Promise<void> {
  const [row] = await tx.select().from(subjects).where(eq(subjects.key, key)).for('update');
  // A shared failure has no facts of its own: what is found of it follows from its runs.
  if (row === undefined || row.kind === 'shared_failure') return;
  const subject = touchedSubject(source, row);
  if (subject !== null) await recomputeSubjects(tx, owe, [subject]);
}

/** A stored subject, as detection needs it. */
export function touchedSubject(
  source: FactSource,
  row: Pick<typeof subjects.$inferSelect, 'key' | 'kind' | 'historical'>,
): TouchedSubject | null {
  if (source.configured === null) return null;
  return {
    key: row.key,
    kind: row.kind,
    historical: row.historical,
    connectionId: source.id,
    connector: source.connector.name,
    detection: source.configured.detection,
    canAsk: canAsk(source),
    span: null,
  };
}
