import { type SQL, sql } from 'drizzle-orm';
import { decidedWithin, isDeploymentSignal } from '../core/detect/deployment-history.ts';
import { historyLength, mostDecisions } from '../core/detect/look-back.ts';
import type { HistorySpan } from '../core/history-span.ts';
import type { ReceivedSignal } from '../core/received-signal.ts';
import { signalFromStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import { deploymentId, deploymentsAround } from '../db/queries/deployments-around.ts';
import { signals } from '../db/schema/index.ts';
import type { TouchedSubject } from './touched-subject.ts';

/** What is known of a subject. */
export type SubjectFacts = {
  facts: readonly ReceivedSignal[];
  /** Where only a part of an environment's history was read. */
  part: HistoryPart | null;
};

export type HistoryPart = {
  /** The cycles of the deployments that are to be looked at anew; the others are what came before. */
  judged: ReadonlySet<string>;
  span: Pick<HistorySpan, 'from' | 'until'>;
  /** Nothing was decided after it. */
  isLatest: boolean;
};

/**
 * A deployment is judged by those before it, and these by those before them; and it is of those that
 * the next ones are judged by.
 */
export const neighbours = {
  before: 2 * (historyLength - 1),
  after: historyLength - 1,
  decisionsEach: mostDecisions / (historyLength - 1),
};

/**
 * What is known of each subject, by its key: everything, or of an environment what the deployments
 * in its span are judged by. What is known of the revisions that an environment got is known of it.
 */
export async function factsOf(
  db: DbOrTx,
  touched: readonly TouchedSubject[],
): Promise<ReadonlyMap<string, SubjectFacts>> {
  const whole = touched.filter(({ span }) => span === null).map(({ key }) => key);
  const stored = whole.length === 0 ? new Map() : await storedFacts(db, whole);
  const facts = new Map<string, SubjectFacts>(
    whole.map((key) => [key, { facts: stored.get(key) ?? [], part: null }]),
  );
  for (const { key, span } of touched) {
    if (span !== null) facts.set(key, await partOfHistory(db, key, span));
  }
  const environments = touched.filter(({ kind }) => kind === 'environment');
  return withRevisions(
    db,
    facts,
    environments.map(({ key }) => key),
  );
}

async function partOfHistory(db: DbOrTx, key: string, news: HistorySpan): Promise<SubjectFacts> {
  const around = await deploymentsAround(db, key, news, neighbours);
  const { from, until, isLatest } = around;
  const read = [...new Set([...around.deployments, ...news.deployments])];
  const isRead = sql`${deploymentId} = any(${sql.param(read)}::text[])`;
  const deployed = (await storedFacts(db, [key], isRead)).get(key) ?? [];
  const deployments = deployed.map(({ signal }) => signal).filter(isDeploymentSignal);
  const shas = [...new Set(deployments.map(({ deployment }) => deployment.sha))];
  const told = (await storedFacts(db, [key], isAboutRevision(shas))).get(key) ?? [];
  const judged = decidedWithin(deployments, { from, until });
  return {
    facts: [...deployed, ...told],
    part: { judged, span: { from, until }, isLatest },
  };
}

/** The keys of such facts end with the revision that was asked about. */
function isAboutRevision(shas: readonly string[]): SQL {
  return sql`kind in ('revisions.compared', 'question.unanswered')
    and split_part(fact_key, ':', -1) = any(${sql.param([...shas])}::text[])`;
}

async function withRevisions(
  db: DbOrTx,
  facts: ReadonlyMap<string, SubjectFacts>,
  environments: readonly string[],
): Promise<ReadonlyMap<string, SubjectFacts>> {
  const revisions = environments.map((key) => [key, revisionsOf(key, facts.get(key))] as const);
  const wanted = [...new Set(revisions.flatMap(([, keys]) => keys))];
  if (wanted.length === 0) return facts;
  const known = await storedFacts(db, wanted);
  const all = new Map(facts);
  for (const [key, keys] of revisions) {
    const own = facts.get(key);
    const linked = keys.flatMap((each) => known.get(each) ?? []);
    if (own !== undefined) all.set(key, { ...own, facts: [...own.facts, ...linked] });
  }
  return all;
}

/** The subjects of the revisions that were deployed to an environment. */
function revisionsOf(key: string, known: SubjectFacts | undefined): readonly string[] {
  const connectionId = key.slice(0, key.indexOf('/'));
  const keys = (known?.facts ?? []).flatMap(({ signal }) => {
    if (signal.kind !== 'deployment.succeeded') return [];
    const { repositoryId, sha } = signal.deployment;
    return subjectKey(connectionId, { kind: 'revision', id: `${repositoryId}:${sha}` });
  });
  return [...new Set(keys)];
}

type FactRow = {
  subject_key: string;
  data: unknown;
  received_at: string;
  recorded_at: string;
  historical: boolean;
  is_late: boolean;
};

/**
 * In no order: detectors order facts by what they tell. Read as plain rows, because a subject may have
 * thousands of them.
 */
async function storedFacts(
  db: DbOrTx,
  keys: readonly string[],
  only: SQL = sql`true`,
): Promise<ReadonlyMap<string, readonly ReceivedSignal[]>> {
  const rows = await db.execute<FactRow>(sql`
    select subject_key, data, received_at, recorded_at, historical,
      historical or source = 'api' as is_late
    from ${signals}
    where subject_key = any(${sql.param([...keys])}::text[]) and ${only}`);
  const bySubject = new Map<string, ReceivedSignal[]>(keys.map((key) => [key, []]));
  for (const { subject_key: key, data, historical, ...row } of rows) {
    const [receivedAt, recordedAt] = [new Date(row.received_at), new Date(row.recorded_at)];
    const signal = signalFromStored(data);
    bySubject.get(key)?.push({ signal, receivedAt, recordedAt, isLate: row.is_late, historical });
  }
  return bySubject;
}
