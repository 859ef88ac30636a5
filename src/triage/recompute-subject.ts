import { eq } from 'drizzle-orm';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import type { ConnectionDirectory, KnownConnection } from '../ingest/connection-directory.ts';
import { recomputeSubjects } from './recompute-subjects.ts';
import { canAsk, type TouchedSubject } from './touched-subject.ts';

export type SubjectContext = StateContext & { directory: ConnectionDirectory };

/** The task: looks at a subject anew, with all that is known by now. Safe to repeat. */
export async function recomputeSubject(context: SubjectContext, key: string): Promise<void> {
  const connection = await connectionOfSubject(context, key);
  if (connection === null) return;
  await changeState(context, (tx, owe) => recomputeLocked(tx, owe, connection, key));
}

/** The connection that told of a subject; null when it is gone or its settings have a fault. */
export async function connectionOfSubject(
  context: SubjectContext,
  key: string,
): Promise<KnownConnection | null> {
  const [row] = await context.db
    .select({ connectionId: subjects.connectionId })
    .from(subjects)
    .where(eq(subjects.key, key));
  const connection = row === undefined ? null : await context.directory.find(row.connectionId);
  return connection?.configured ? connection : null;
}

async function recomputeLocked(
  tx: Transaction,
  owe: Owe,
  connection: KnownConnection,
  key: string,
): Promise<void> {
  const [row] = await tx.select().from(subjects).where(eq(subjects.key, key)).for('update');
  // A shared failure has no facts of its own: what is found of it follows from its runs.
  if (row === undefined || row.kind === 'shared_failure') return;
  const subject = touchedSubject(connection, row);
  if (subject !== null) await recomputeSubjects(tx, owe, [subject]);
}

/** A stored subject, as detection needs it. */
export function touchedSubject(
  connection: KnownConnection,
  row: Pick<typeof subjects.$inferSelect, 'key' | 'kind' | 'historical'>,
): TouchedSubject | null {
  if (connection.configured === null) return null;
  return {
    key: row.key,
    kind: row.kind,
    historical: row.historical,
    connectionId: connection.id,
    connector: connection.connector.name,
    detection: connection.configured.detection,
    canAsk: canAsk(connection),
    span: null,
  };
}
