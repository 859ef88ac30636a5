import { type HistorySpan, spanOf, spanOfSignal } from '../core/history-span.ts';
import { subjectKey } from '../core/subject.ts';
import type { DbOrTx } from '../db/client.ts';
import { deploymentsAround } from '../db/queries/deployments-around.ts';
import {
  deploymentsNotKept,
  deploymentsOf,
  type ToldDeployment,
} from '../db/queries/deployments-told.ts';
import type { ToldSignals } from './record-signals.ts';
import { neighbours } from './subject-facts.ts';

/** What of the histories of environments is judged anew. */
export type ReplayedParts = {
  spans: ReadonlyMap<string, HistorySpan>;
  /** Environments that can't be judged anew, because of what is no longer kept. */
  notKept: ReadonlySet<string>;
  /** The ids of deployments that are no longer told in full: their facts stay as they are. */
  gone: ReadonlySet<string>;
};

/**
 * An environment lives longer than its webhooks are kept: only the deployments that are told of are
 * judged anew, and those after them, and only of these everything has to be kept.
 */
export async function partsToReplay(
  db: DbOrTx,
  environments: readonly string[],
  told: readonly ToldSignals[],
  apiSince: Date | null,
): Promise<ReplayedParts> {
  const lost = await deploymentsNotKept(db, environments);
  const gone = new Set(lost.map(({ id }) => id));
  const deliveryIds = told.flatMap(({ deliveryId }) => deliveryId ?? []);
  const before = await deploymentsOf(db, environments, { deliveryIds, apiSince });
  const all = [...before, ...toldNow(told)].filter(({ id }) => !gone.has(id));
  const spans = new Map<string, HistorySpan>();
  const notKept = new Set<string>();
  for (const key of environments) {
    const span = spanOf(all.filter((each) => each.subjectKey === key).map(spanOfOne));
    const lostHere = lost.filter((each) => each.subjectKey === key);
    if (await isLost(db, key, span, lostHere)) notKept.add(key);
    else if (span !== null) spans.set(key, span);
  }
  return { spans, notKept, gone };
}

function spanOfOne({ id, from, until }: ToldDeployment): HistorySpan {
  return { from, until, deployments: [id] };
}

function toldNow(told: readonly ToldSignals[]): readonly ToldDeployment[] {
  return told.flatMap(({ connection, signals }) =>
    signals.flatMap((signal) => {
      const span = spanOfSignal(signal);
      if (span === null) return [];
      const { deployments, ...times } = span;
      const key = subjectKey(connection.id, signal.subject);
      return deployments.map((id) => ({ subjectKey: key, id, ...times }));
    }),
  );
}

/** Whether one of the deployments that would be judged is among those that are lost. */
async function isLost(
  db: DbOrTx,
  key: string,
  span: HistorySpan | null,
  lost: readonly ToldDeployment[],
): Promise<boolean> {
  if (lost.length === 0) return false;
  if (span === null) return true;
  const judged = await deploymentsAround(db, key, span, neighbours);
  return lost.some(({ from, until }) => until >= judged.from && from <= judged.until);
}
