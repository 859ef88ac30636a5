import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { OutboundError } from '../../../connectors/contract.ts';
import type { SecretBox } from '../../configure/secret-box.ts';
import { PEOPLE_SOURCE } from '../../core/report-signal.ts';
import { subjectKey } from '../../core/subject.ts';
import { type Database, now } from '../../db/client.ts';
import { reportedWords } from '../../db/queries/reported-words.ts';
import { reportWithOutcome } from '../../db/queries/reports-with-outcomes.ts';
import { reports } from '../../db/schema/index.ts';
import { done, type TaskOutcome } from '../../follow-up/task-outcome.ts';
import type { SendMail } from '../../outbound/mail.ts';
import { sayMended } from './say-mended.ts';

export type ReporterContext = {
  db: Database;
  secretBox: Pick<SecretBox, 'open'>;
  /** Null where no mail server is configured. */
  sendMail: SendMail | null;
};

/** Where a reporter's address belongs; bound into it. */
export function emailPlace(reportId: string): string {
  return `reports:email:${reportId}`;
}

/** The task: a ticket was done, and whoever reported what it is about and left an address hears so. */
export async function tellReporters(
  context: ReporterContext,
  followUpId: string,
): Promise<TaskOutcome> {
  if (context.sendMail === null) return done;
  for (const id of await waitingForWord(context.db, followUpId)) {
    const report = await reportWithOutcome(context.db, id);
    // It may have been opened again since.
    if (report?.outcome === 'mended') await tell(context, context.sendMail, id);
  }
  return done;
}

/** Those of a ticket, and of what was put together with them. */
async function waitingForWord(db: Database, followUpId: string): Promise<readonly string[]> {
  const prefix = subjectKey(PEOPLE_SOURCE, { kind: 'report', id: '' });
  const rows = await db.execute<{ id: string }>(sql`
    with recursive told (id, subject_key) as (
      select id, subject_key from candidates where follow_up_id = ${followUpId}
      union
      select merged.id, merged.subject_key
      from told join candidates as merged on merged.merged_into = told.id)
    select reports.id from reports join told on told.subject_key = ${prefix} || reports.id
    where reports.email is not null and reports.told_at is null
    order by reports.id limit 1000`);
  return rows.map(({ id }) => id);
}

/**
 * One word, once: the row is claimed before the mail goes out, and given back only where the mail
 * server surely did not take it. Whoever dies in between has said it, or never does.
 */
async function tell({ db, secretBox }: ReporterContext, send: SendMail, id: string) {
  const [claimed] = await db
    .update(reports)
    .set({ toldAt: now })
    .where(and(eq(reports.id, id), isNull(reports.toldAt), isNotNull(reports.email)))
    .returning({ email: reports.email });
  const [words] = await reportedWords(db, [id]);
  if (claimed === undefined || claimed.email === null || words === undefined) return;
  const to = secretBox.open(claimed.email, emailPlace(id));
  try {
    await send({ to: [to], ...sayMended(words.report) });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.code === 'unreachable' || error.code === 'rate_limited') {
      await db.update(reports).set({ toldAt: null }).where(eq(reports.id, id));
      throw error;
    }
    // Refused for good, or perhaps taken after all: another try would be of no use, or a second mail.
  }
  await forgetReporter({ db }, id);
}

/** The task: after half a year, or once the word was sent, an address is not kept any longer. */
export async function forgetReporter(
  { db }: Pick<ReporterContext, 'db'>,
  id: string,
): Promise<TaskOutcome> {
  await db.update(reports).set({ email: null }).where(eq(reports.id, id));
  return done;
}
