import { OutboundError } from '../../connectors/contract.ts';
import type { HistoryRange } from '../../connectors/contract-history.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { incidentsToRead } from '../db/queries/incidents-to-read.ts';
import type { ReadingRow } from '../db/schema/readings.ts';
import { loadTriageSettings } from '../triage/triage-settings.ts';
import { clearAccessProblem, noteAccessProblem } from './access-problems.ts';
import { incidentsLeftOut } from './left-out.ts';
import type { ReadingContext } from './reading-context.ts';

/** A page that is opened again is mostly so within this, or within the settling time if that is longer. */
const openedAgainMs = 6 * 60 * 60 * 1000;

/** Each costs two calls or three, and a poll comes round again. */
const mostIncidents = {
  poll: { open: 150, ended: 30 },
  gap: { open: 1_000, ended: 1_000 },
};

/** As access problems name it. */
const openIncidents = { what: 'open incidents', about: null };

/** The past is read by what happened then; whoever follows the present goes on with what may go on. */
export async function rangeOfReading(
  context: ReadingContext,
  row: ReadingRow,
): Promise<HistoryRange> {
  const { since, until, purpose, connectionId } = row;
  if (purpose === 'backfill') return { since, until, unfinished: [] };
  const again = await incidentsLeftOut(context.db, row, await databaseNow(context.db));
  // It is only there for these.
  if (since >= until) return { since, until, unfinished: again };
  const { settleSeconds } = await loadTriageSettings(context.db);
  const backMs = Math.max(openedAgainMs, settleSeconds.auto_resolved_page * 1000);
  const most = mostIncidents[purpose];
  const endedSince = new Date(since.getTime() - backMs);
  const { ids, open } = await incidentsToRead(context.db, connectionId, endedSince, most);
  if (purpose === 'poll' && row.cursor === null) await tellHowMany(context, connectionId, open);
  return { since, until, unfinished: [...new Set([...ids, ...again])] };
}

async function tellHowMany(
  context: ReadingContext,
  connectionId: string,
  open: number,
): Promise<void> {
  const most = mostIncidents.poll.open;
  if (open <= most) return clearAccessProblem(context.db, connectionId, openIncidents);
  const words = `${open.toLocaleString('en-GB')} incidents are open, and ${most} of them are looked at in one round, so that news of each comes some rounds late.`;
  await noteAccessProblem(
    context,
    connectionId,
    openIncidents,
    new OutboundError('refused', words),
  );
}
