import { asc, inArray } from 'drizzle-orm';
import { PEOPLE_SOURCE, type Report } from '../../core/report-signal.ts';
import { signalFromStored } from '../../core/stored-json.ts';
import { subjectKey } from '../../core/subject.ts';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/index.ts';

type ReportedWords = { id: string; report: Report; occurredAt: Date };

/** The subject that a report is kept as. */
export function subjectOfReport(id: string): string {
  return subjectKey(PEOPLE_SOURCE, { kind: 'report', id });
}

/** What was reported under these ids, in their own words. */
export async function reportedWords(
  db: DbOrTx,
  ids: readonly string[],
): Promise<readonly ReportedWords[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ data: signals.data })
    .from(signals)
    .where(inArray(signals.subjectKey, ids.map(subjectOfReport)))
    .orderBy(asc(signals.subjectKey));
  return rows.flatMap(({ data }) => {
    const signal = signalFromStored(data);
    if (signal.kind !== 'report.made') return [];
    const { subject, report, occurredAt } = signal;
    return [{ id: subject.id, report, occurredAt }];
  });
}
