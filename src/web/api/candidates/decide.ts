import type { z } from '@hono/zod-openapi';
import type { Decider } from '../../../core/decider.ts';
import type { StateContext } from '../../../db/change-state.ts';
import { confirmCandidate } from '../../../triage/confirm-candidate.ts';
import { dismissCandidate } from '../../../triage/dismiss-candidate.ts';
import { mergeCandidate } from '../../../triage/merge-candidate.ts';
import type { Word } from '../../../triage/say-otherwise.ts';
import { snoozeCandidate } from '../../../triage/snooze-candidate.ts';
import type {
  confirmFields,
  dismissFields,
  mergeFields,
  saidFields,
  snoozeFields,
} from './decision-bodies.ts';

/** Which candidate, in which version, by whom. */
export type Deciding = Decider & { id: string; version: number };

type Fields<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

export function confirm(
  context: StateContext,
  of: Deciding,
  { ticket, note, ...word }: Fields<typeof confirmFields & typeof saidFields>,
) {
  return confirmCandidate(context, { ...of, ticket, note: note ?? null, said: said(word) });
}

export function dismiss(
  context: StateContext,
  of: Deciding,
  { reason, note, owner, until, ...word }: Fields<typeof dismissFields & typeof saidFields>,
) {
  const accepted = { owner: owner ?? null, until: until ?? null };
  const told = { reason, note: note ?? null, said: said(word) };
  return dismissCandidate(context, { ...of, ...told, ...accepted });
}

function said({ gapText, ...word }: Fields<typeof saidFields>): Word {
  return {
    closeness: word.closeness ?? null,
    severity: word.severity ?? null,
    gap: word.gap ?? null,
    gapText: gapText || null,
    customerImpact: word.customerImpact ?? null,
  };
}

export function snooze(
  context: StateContext,
  of: Deciding,
  { until, note }: Fields<typeof snoozeFields>,
) {
  return snoozeCandidate(context, { ...of, until, note: note ?? null });
}

export function merge(context: StateContext, of: Deciding, { into }: Fields<typeof mergeFields>) {
  return mergeCandidate(context, { ...of, into: into.toLowerCase() });
}
