import { sql } from 'drizzle-orm';
import type { DetectionSettings } from '../../connectors/contract.ts';
import { type HistorySpan, spanOf, spanOfSignal } from '../core/history-span.ts';
import type { Signal, TicketSignal } from '../core/signal.ts';
import { subjectKey } from '../core/subject.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import type { FactSource } from './fact-source.ts';
import { oweLateRuns } from './late-runs.ts';
import { recomputeSubjects } from './recompute-subjects.ts';
import { factName, signalRows, storeFacts } from './store-facts.ts';
import { canAsk, type TouchedSubject } from './touched-subject.ts';

/** What becomes a fact. */
export type StoredSignal = Exclude<Signal, TicketSignal>;

/** Signals with where they come from; tickets go to their follow-ups instead. */
export type ToldSignals = {
  /** The delivery that told of them; null where the provider's API did. */
  deliveryId: string | null;
  connection: FactSource;
  detection: DetectionSettings;
  receivedAt: Date;
  historical: boolean;
  /** The part of an environment's history that the answers are about which don't tell themselves. */
  span?: HistorySpan | null;
  /** Its subjects are looked at anew also where it tells nothing new: what is set may be new. */
  looksAnew?: boolean;
  signals: readonly StoredSignal[];
};

/**
 * Stores signals as facts, once each, and looks at their subjects anew. Subjects are locked in the
 * order of their keys, so that two batches never wait for each other in a circle. Answers how many
 * of the facts were not known before.
 */
export async function recordSignals(
  tx: Transaction,
  owe: Owe,
  told: readonly ToldSignals[],
): Promise<number> {
  const touched = await keepSubjects(tx, told);
  if (touched.length === 0) return 0;
  const fresh = await storeFacts(
    tx,
    told.flatMap((each) => signalRows(each)),
  );
  const names = new Set(fresh.map(({ subjectKey: key, factKey }) => factName(key, factKey)));
  const news = newsBySubject(told, names);
  await recomputeSubjects(
    tx,
    owe,
    touched
      .filter(({ key }) => news.has(key))
      .map((subject) => ({ ...subject, span: spanOfNews(subject, news) })),
  );
  for (const each of told) {
    oweLateRuns(owe, each, ({ subject, factKey }) =>
      names.has(factName(subjectKey(each.connection.id, subject), factKey)),
    );
  }
  return fresh.length;
}

type News = ReadonlyMap<string, readonly (HistorySpan | null)[]>;

/** Of each subject that is to be looked at anew, the parts of its history that this is about. */
function newsBySubject(told: readonly ToldSignals[], fresh: ReadonlySet<string>): News {
  const news = new Map<string, (HistorySpan | null)[]>();
  for (const { connection, signals, span, looksAnew } of told) {
    for (const signal of signals) {
      const key = subjectKey(connection.id, signal.subject);
      if (!looksAnew && !fresh.has(factName(key, signal.factKey))) continue;
      const own = news.get(key) ?? [];
      own.push(spanOfSignal(signal) ?? span ?? null);
      news.set(key, own);
    }
  }
  return news;
}

/** Only an environment's history is looked at in parts. */
function spanOfNews({ key, kind }: TouchedSubject, news: News): HistorySpan | null {
  return kind === 'environment' ? spanOf(news.get(key) ?? []) : null;
}

/** Makes and locks the subjects of these signals, in the order of their keys. */
export async function keepSubjects(
  tx: Transaction,
  told: readonly ToldSignals[],
): Promise<readonly TouchedSubject[]> {
  const touched = touchedSubjects(told);
  if (touched.length === 0) return [];
  const known = await tx
    .insert(subjects)
    .values(
      touched.map(({ key, kind, connectionId, historical }) => ({
        key,
        kind,
        connectionId,
        historical,
        because: [],
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: subjects.key,
      set: {
        updatedAt: sql`excluded.updated_at`,
        historical: sql`${subjects.historical} and excluded.historical`,
      },
    })
    .returning({ key: subjects.key, historical: subjects.historical });
  const isHistorical = new Map(known.map(({ key, historical }) => [key, historical]));
  return touched.map((subject) => ({
    ...subject,
    historical: isHistorical.get(subject.key) ?? false,
  }));
}

function touchedSubjects(told: readonly ToldSignals[]): readonly TouchedSubject[] {
  const byKey = new Map<string, TouchedSubject>();
  for (const { connection, detection, historical, signals } of told) {
    for (const { subject } of signals) {
      const key = subjectKey(connection.id, subject);
      byKey.set(key, {
        key,
        kind: subject.kind,
        connectionId: connection.id,
        connector: connection.connector.name,
        detection,
        canAsk: canAsk(connection),
        // One webhook of the present is enough.
        historical: historical && (byKey.get(key)?.historical ?? true),
        span: null,
      });
    }
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
