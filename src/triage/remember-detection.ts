import { sql } from 'drizzle-orm';
import { toStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import type { WhatIsOpen } from './open-questions.ts';
import type { TouchedSubject } from './touched-subject.ts';

type Detected = { subject: TouchedSubject; because: readonly string[]; open: WhatIsOpen };

/** Keeps what detectors concluded and left open, in one statement for all subjects. */
export async function rememberDetection(
  tx: Transaction,
  detected: readonly Detected[],
): Promise<void> {
  const said = detected.map(({ subject, because, open }) => ({
    key: subject.key,
    because,
    open_questions: open.questions.map(toStored),
    learnt_at: open.learntAt,
    told_at: open.toldAt,
  }));
  await tx
    .update(subjects)
    .set({
      because: sql`said.because`,
      openQuestions: sql`said.open_questions`,
      learntAt: sql`said.learnt_at`,
      toldAt: sql`said.told_at`,
    })
    .from(
      sql`jsonb_to_recordset(${JSON.stringify(said)}) as said
        (key text, because jsonb, open_questions jsonb, learnt_at timestamptz, told_at timestamptz)`,
    )
    .where(sql`${subjects.key} = said.key`);
}
