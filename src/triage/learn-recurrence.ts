import { notInArray, sql } from 'drizzle-orm';
import { learnPriors } from '../core/score/learn-priors.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { fingerprintTimes } from '../db/queries/fingerprint-times.ts';
import { recurrencePriors } from '../db/schema/index.ts';
import { later, type TaskOutcome } from '../follow-up/task-outcome.ts';

/** Rates drift; what is older says little about those of today. */
const lookedAtDays = 90;

export const learnEverySeconds = 86_400;

/**
 * The standing task: learns how often things come back, by detector and tier, from what was seen.
 * What too little was seen of has no prior of its own any more. Scores follow.
 */
export async function learnRecurrence(context: StateContext): Promise<TaskOutcome> {
  const { seen, periodDays } = await fingerprintTimes(context.db, lookedAtDays);
  const rows = learnPriors(seen, periodDays).map(({ tier, ...prior }) => ({
    ...prior,
    tier: tier ?? 0,
    learntAt: now,
  }));
  await changeState(context, async (tx, owe) => {
    const names = rows.map(({ detector, tier }) => `${detector} ${tier}`);
    const name = sql`${recurrencePriors.detector} || ' ' || ${recurrencePriors.tier}`;
    await tx
      .delete(recurrencePriors)
      .where(names.length === 0 ? undefined : notInArray(name, names));
    if (rows.length > 0) {
      await tx
        .insert(recurrencePriors)
        .values(rows)
        .onConflictDoUpdate({
          target: [recurrencePriors.detector, recurrencePriors.tier],
          set: {
            alpha: sql`excluded.alpha`,
            beta: sql`excluded.beta`,
            fingerprints: sql`excluded.fingerprints`,
            periodDays: sql`excluded.period_days`,
            learntAt: now,
          },
        });
    }
    owe('rescore-candidates', 'all', { inSeconds: 0, quietly: true });
  });
  return later(learnEverySeconds);
}
