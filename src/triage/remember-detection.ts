import { sql } from 'drizzle-orm';
import { askedOnce } from '../core/detect/compare-questions.ts';
import { spanOfQuestions } from '../core/history-span.ts';
import { type OpenQuestion, questionKey } from '../core/question.ts';
import { storedText } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import { storedOpen, type WhatIsOpen } from './open-questions.ts';
import type { HistoryPart } from './subject-facts.ts';
import type { TouchedSubject } from './touched-subject.ts';

type Detected = {
  subject: TouchedSubject;
  because: readonly string[];
  open: WhatIsOpen;
  part: HistoryPart | null;
};

/**
 * Keeps what detectors concluded and left open, in one statement for all subjects. What was concluded
 * of a past part of a history says nothing of the subject as it is now.
 */
export async function rememberDetection(
  tx: Transaction,
  detected: readonly Detected[],
): Promise<void> {
  const said = [];
  for (const { subject, because, open, part } of detected) {
    const { questions, learntAt, toldAt } = await withOtherParts(tx, subject.key, open, part);
    said.push({
      key: subject.key,
      because: part === null || part.isLatest ? because : null,
      open_questions: questions,
      learnt_at: learntAt,
      told_at: toldAt,
    });
  }
  await tx
    .update(subjects)
    .set({
      because: sql`coalesce(said.because, ${subjects.because})`,
      openQuestions: sql`said.open_questions`,
      learntAt: sql`said.learnt_at`,
      toldAt: sql`said.told_at`,
    })
    .from(
      sql`jsonb_to_recordset(${storedText(said)}) as said
        (key text, because jsonb, open_questions jsonb, learnt_at timestamptz, told_at timestamptz)`,
    )
    .where(
      // Hundreds of questions may be open, and are mostly the same as before.
      sql`${subjects.key} = said.key
        and (coalesce(said.because, ${subjects.because}), said.open_questions, said.learnt_at, said.told_at)
          is distinct from
          (${subjects.because}, ${subjects.openQuestions}, ${subjects.learntAt}, ${subjects.toldAt})`,
    );
}

/** What is open after a part was looked at: that of the part, and what the others had left open. */
async function withOtherParts(
  tx: Transaction,
  key: string,
  open: WhatIsOpen,
  part: HistoryPart | null,
): Promise<WhatIsOpen> {
  if (part === null) return open;
  const before = await storedOpen(tx, key);
  const others = before.questions.filter((each) => !isWithin(part, each));
  const questions = new Map(others.map((each) => [questionKey(each.question), each]));
  for (const each of open.questions) {
    const known = questions.get(questionKey(each.question));
    questions.set(questionKey(each.question), known === undefined ? each : ofBoth(known, each));
  }
  return {
    questions: [...questions.values()],
    learntAt: later(before.learntAt, open.learntAt),
    toldAt: later(before.toldAt, open.toldAt),
  };
}

function isWithin({ span }: HistoryPart, { question }: OpenQuestion): boolean {
  const asked = spanOfQuestions([question]);
  return asked !== null && asked.from >= span.from && asked.until <= span.until;
}

/** Its answer has the deployments of every part looked at anew that raised it. */
function ofBoth(other: OpenQuestion, own: OpenQuestion): OpenQuestion {
  if (other.question.kind !== 'compare' || own.question.kind !== 'compare') return own;
  return { ...own, question: askedOnce(other.question, own.question) };
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
