import {
  type ConfiguredConnector,
  OutboundError,
  type ParsedDelivery,
} from '../../connectors/contract.ts';
import type { Signal } from '../core/signal.ts';
import { changeState } from '../db/change-state.ts';
import type { LostToTry } from '../db/queries/claim-lost.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { finishTry } from '../db/queries/finish-try.ts';
import { recordSignals } from '../triage/record-signals.ts';
import { type RecoveryTurn, refusalIn } from './recovery-turn.ts';

/** `seconds` until asking again may help; null where nothing will. */
export type NotRead = { why: string; seconds: number | null };

/** A right may be given, or an answer become better, while the provider still has it. */
const askAgainSeconds = 3_600;

const unreadable = 'what it said can’t be read';

/**
 * Reads what a lost webhook said from the provider's list, and keeps its facts as those of any other
 * answer. Null once that is done.
 */
export async function readLost(turn: RecoveryTurn, lost: LostToTry): Promise<NotRead | null> {
  const { configured } = turn.connection;
  const content = await contentOf(turn, lost);
  if ('why' in content) return content;
  const read = configured?.normalise({ ...content, receivedAt: lost.lostAt });
  if (!configured || !read?.ok) {
    const detail = read?.ok === false ? `: ${read.problem.detail}` : '';
    return { why: `${unreadable}${detail}`, seconds: null };
  }
  await keepFacts(turn, lost, configured, read.value.signals);
  return null;
}

async function contentOf(
  turn: RecoveryTurn,
  lost: LostToTry,
): Promise<Omit<ParsedDelivery, 'receivedAt'> | NotRead> {
  try {
    const content = await turn.call((sent) => sent.contentOf(lost));
    return content ?? { why: unreadable, seconds: null };
  } catch (error) {
    if (isOdd(error)) return { why: error.message, seconds: askAgainSeconds };
    const { status, lacksRight, message } = refusalIn(error);
    if (lacksRight) return { why: message, seconds: askAgainSeconds };
    const isGone = status === 404 || status === 410;
    const { title } = turn.connection.connector;
    return { why: isGone ? `${title} no longer has it` : message, seconds: null };
  }
}

/** Too long, or no answer that the provider documents: that is about this delivery alone. */
function isOdd(error: unknown): error is OutboundError {
  return error instanceof OutboundError && error.code === 'broken_answer' && error.status === null;
}

async function keepFacts(
  { context, connection }: RecoveryTurn,
  { key }: LostToTry,
  { detection }: ConfiguredConnector,
  told: readonly Signal[],
): Promise<void> {
  const signals = told.filter((signal) => signal.kind !== 'ticket.seen');
  const receivedAt = await databaseNow(context.db);
  await changeState(context, async (tx, owe) => {
    const source = { deliveryId: null, connection, detection, historical: false, receivedAt };
    await recordSignals(tx, owe, [{ ...source, signals }]);
    await finishTry(tx, connection.id, key, { kind: 'read' });
  });
}
