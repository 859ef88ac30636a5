import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { Report, ReportSignal } from '../../core/report-signal.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { changeState, type Owe, type StateContext } from '../../db/change-state.ts';
import { now, type Transaction } from '../../db/client.ts';
import { databaseNow } from '../../db/queries/database-now.ts';
import { reportedWords, subjectOfReport } from '../../db/queries/reported-words.ts';
import { candidates, reports, services } from '../../db/schema/index.ts';
import { people } from '../fact-source.ts';
import { recordSignals } from '../record-signals.ts';

/** What is reported, and who is to hear what came of it. */
export type NewReport = {
  /** Made of what only the reporter knows, so that the same report sent twice is one. */
  id: string;
  report: Report;
  /** When it happened; null for just now. */
  at: Date | null;
  /** As in the audit; null where they leave their name out. */
  reporter: string | null;
  /** Their e-mail address, sealed. */
  email: Uint8Array | null;
};

export type ReportRefused =
  /** Something else was reported under this id. */
  { code: 'other-words' } | { code: 'unknown-service' } | { code: 'in-the-future' };

type MadeReport = { isNew: boolean; candidateId: string };

/** A clock may be a little fast. */
const graceMs = 5 * 60 * 1000;

const keepsEmailSeconds = 180 * 24 * 60 * 60;

/**
 * Stores what a person reports as a fact, from which the near miss to check follows as from any
 * other. Safe to repeat. Answers that near miss, and whether the report is new.
 */
export async function makeReport(
  context: StateContext,
  input: NewReport,
): Promise<Result<MadeReport, ReportRefused>> {
  return changeState(context, async (tx, owe) => {
    const moment = await databaseNow(tx);
    if (input.at !== null && input.at.getTime() > moment.getTime() + graceMs) {
      return err({ code: 'in-the-future' });
    }
    if (!(await isKnownService(tx, input.report.service))) return err({ code: 'unknown-service' });
    if (!(await keepReporter(tx, input))) return sentBefore(tx, input);
    await recordReport(tx, owe, input, moment);
    return ok({ isNew: true, candidateId: await candidateOf(tx, input.id) });
  });
}

async function isKnownService(tx: Transaction, service: string | null): Promise<boolean> {
  if (service === null) return true;
  const rows = await tx.select({ id: services.id }).from(services).where(eq(services.id, service));
  return rows.length > 0;
}

/** False where the same report was sent before. */
async function keepReporter(tx: Transaction, { id, reporter, email }: NewReport): Promise<boolean> {
  const rows = await tx
    .insert(reports)
    .values({ id, reporter, email, madeAt: now })
    .onConflictDoNothing()
    .returning({ id: reports.id });
  return rows.length > 0;
}

async function sentBefore(
  tx: Transaction,
  { id, report }: NewReport,
): Promise<Result<MadeReport, ReportRefused>> {
  const [before] = await reportedWords(tx, [id]);
  const isSame = isDeepStrictEqual(before?.report, JSON.parse(JSON.stringify(report)));
  if (!isSame) return err({ code: 'other-words' });
  return ok({ isNew: false, candidateId: await candidateOf(tx, id) });
}

async function candidateOf(tx: Transaction, reportId: string): Promise<string> {
  const { id, subjectKey } = candidates;
  const [row] = await tx
    .select({ id })
    .from(candidates)
    .where(eq(subjectKey, subjectOfReport(reportId)));
  if (row === undefined) throw new Error('nothing was found in a report');
  return row.id;
}

async function recordReport(
  tx: Transaction,
  owe: Owe,
  { id, report, at, email }: NewReport,
  moment: Date,
): Promise<void> {
  const occurredAt = at === null || at > moment ? moment : at;
  const signal: ReportSignal = {
    kind: 'report.made',
    subject: { kind: 'report', id },
    factKey: 'made',
    occurredAt,
    report,
  };
  await recordSignals(tx, owe, [
    {
      deliveryId: null,
      connection: people,
      detection: people.configured.detection,
      receivedAt: moment,
      historical: false,
      signals: [signal],
    },
  ]);
  if (email !== null) owe('forget-reporter', id, { inSeconds: keepsEmailSeconds, quietly: true });
}
