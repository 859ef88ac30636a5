import { OutboundError } from '../../connectors/contract.ts';
import { chatPlace } from '../configure/store-team-chat.ts';
import { chatMessage } from '../core/digest/chat-message.ts';
import { isDaytime } from '../core/digest/digest-slot.ts';
import { mailText } from '../core/digest/mail-text.ts';
import { type ToldDigest, tellDigest } from '../core/digest/tell-digest.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { moveSend, readSend, type SendOf } from '../db/queries/digest-sends.ts';
import { digestChannels } from '../db/schema/digests.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { DigestContext } from './digest-context.ts';

const sendMs = 12_000;
const againSeconds = 300;

/** What is worth a look in the morning is stale at noon. */
const staleSeconds = 3 * 3_600;

type Send = NonNullable<Awaited<ReturnType<typeof readSend>>>;

/**
 * Sends a digest one way, once: what was certainly not sent is tried again for three hours, and what
 * may have been sent is left at that.
 */
export async function sendDigest(context: DigestContext, ref: string): Promise<TaskOutcome> {
  const send = readRef(ref);
  const row = await readSend(context.db, send);
  if (row === null || row.content === null) return done;
  if (row.status === 'sending') {
    // Whoever was sending it ended in the middle of that.
    const problem = 'It was on its way when the process ended; nobody knows whether it arrived.';
    await moveSend(context.db, send, 'sending', { status: 'unclear', problem });
    return done;
  }
  if (row.status !== 'waiting') return done;
  return attempt(context, send, row);
}

async function attempt(context: DigestContext, send: SendOf, row: Send): Promise<TaskOutcome> {
  const { db, publicUrl } = context;
  if (row.content === null) return done;
  const way = (await isTooLate(db, row)) ? tooLate : wayOf(context, send, row);
  if ('problem' in way) {
    await moveSend(db, send, 'waiting', { status: 'failed', problem: way.problem });
    return done;
  }
  const told = tellDigest(row.content, row.teamId, publicUrl);
  if (!(await moveSend(db, send, 'waiting', { status: 'sending', problem: null }))) return done;
  try {
    await context.outbound.bounded(sendMs, (signal) => way.send(told, signal));
  } catch (error) {
    return notSent(context, send, row, error);
  }
  await moveSend(db, send, 'sending', { status: 'sent', problem: null });
  return done;
}

const tooLate = { problem: 'Its time had passed before it could be sent.' };

/** Whoever should have sent it was away for long, or until the night. */
async function isTooLate(db: DigestContext['db'], { ageSeconds, settings }: Send) {
  if (ageSeconds >= staleSeconds) return true;
  return settings !== null && !isDaytime(settings.timeZone, await databaseNow(db));
}

async function notSent(
  { db }: DigestContext,
  send: SendOf,
  { ageSeconds }: Send,
  error: unknown,
): Promise<TaskOutcome> {
  if (!(error instanceof OutboundError)) throw error;
  const problem = error.message;
  const mayComeLater = error.code === 'unreachable' || error.code === 'rate_limited';
  if (mayComeLater && ageSeconds + againSeconds < staleSeconds) {
    await moveSend(db, send, 'sending', { status: 'waiting', problem });
    return later(againSeconds);
  }
  const isClear = mayComeLater || error.code === 'refused' || error.code === 'forbidden_address';
  await moveSend(db, send, 'sending', { status: isClear ? 'failed' : 'unclear', problem });
  return done;
}

type Way = { send(told: ToldDigest, signal: AbortSignal): Promise<void> } | { problem: string };

function wayOf(context: DigestContext, { channel }: SendOf, row: Send): Way {
  if (row.settings === null) return { problem: 'The team has no digest any more.' };
  return channel === 'email'
    ? byMail(context, row.settings.email)
    : byChat(context, row, row.settings.chatFormat);
}

function byMail({ sendMail }: DigestContext, to: readonly string[]): Way {
  if (sendMail === null) return { problem: 'No mail server is set: SMTP_URL and MAIL_FROM.' };
  return { send: (told) => sendMail({ to, subject: told.subject, text: mailText(told) }) };
}

function byChat(
  { outbound, secretBox }: DigestContext,
  { sealedChat, teamId }: Send,
  format: Parameters<typeof chatMessage>[1],
): Way {
  if (sealedChat === null) return { problem: 'The address of the chat is gone.' };
  const address = secretBox.open(sealedChat, chatPlace(teamId));
  return {
    send: async (told, signal) => {
      const answer = await outbound.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(chatMessage(told, format)),
        signal,
      });
      checkAnswer(answer.status);
    },
  };
}

/** What a chat answers is told by its number alone: the rest may hold its address. */
function checkAnswer(status: number): void {
  if (status >= 200 && status < 300) return;
  const message = `the chat answered ${status}`;
  if (status === 429) throw new OutboundError('rate_limited', message, { status });
  if (status < 500) throw new OutboundError('refused', message, { status });
  throw new OutboundError('broken_answer', message, { status });
}

function readRef(ref: string): SendOf {
  const [digestId = '', name] = ref.split('/');
  const channel = digestChannels.find((each) => each === name);
  if (channel === undefined) throw new Error(`no digest goes the way of ${ref}`);
  return { digestId, channel };
}
