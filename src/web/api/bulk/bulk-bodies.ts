import { z } from '@hono/zod-openapi';
import type { RefinementCtx } from 'zod';
import { assertNever } from '../../../core/assert-never.ts';
import type { BulkDecision } from '../../../core/bulk-decision.ts';
import type { BulkSelection } from '../../../triage/start-bulk.ts';
import { candidateFilters, toFilter } from '../candidates/candidate-filters.ts';
import {
  AssignBody,
  confirmFields,
  dismissFields,
  mergeFields,
  ownerOnlyIfAccepted,
  snoozeFields,
} from '../candidates/decision-bodies.ts';
import { Id } from '../request-parts.ts';

const Items = z
  .array(z.strictObject({ id: Id, version: z.int().min(1) }))
  .min(1)
  .max(2_000)
  .openapi({
    description: 'These, each in the version that was seen; one that has moved since is refused.',
    example: [{ id: '0190a1b2-0000-7000-8000-000000000001', version: 2 }],
  });

const Filter = z
  .strictObject(candidateFilters)
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), {
    error: 'needs at least one of its fields',
  })
  .openapi({
    description:
      'Everything that matches at this moment, in its version of now; the filters of the list. 50,000 at most.',
    example: { fingerprint: ['0f3c…'], status: ['open'] },
  });

const chosen = { items: Items.optional(), filter: Filter.optional() };

type Chosen = { items?: z.output<typeof Items> | undefined; filter?: unknown };

function oneWayToChoose({ items, filter }: Chosen, ctx: RefinementCtx): void {
  if ((items === undefined) === (filter === undefined)) {
    const message = 'give either items or a filter';
    ctx.addIssue({ code: 'custom', path: ['items'], message });
  }
  const seen = new Set<string>();
  for (const [index, { id }] of (items ?? []).entries()) {
    if (seen.has(id.toLowerCase())) {
      ctx.addIssue({ code: 'custom', path: ['items', index, 'id'], message: 'is there twice' });
    }
    seen.add(id.toLowerCase());
  }
}

const { team, note } = AssignBody.shape;

export const BulkBody = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('confirm'), ...confirmFields, ...chosen }),
    z
      .strictObject({ action: z.literal('dismiss'), ...dismissFields, ...chosen })
      .superRefine(ownerOnlyIfAccepted),
    z.strictObject({ action: z.literal('snooze'), ...snoozeFields, ...chosen }),
    z.strictObject({ action: z.literal('merge'), ...mergeFields, ...chosen }),
    z.strictObject({ action: z.literal('assign'), team, note, ...chosen }),
    z.strictObject({ action: z.literal('undo'), ...chosen }),
  ])
  .superRefine(oneWayToChoose)
  .openapi('BulkDecision', {
    example: {
      action: 'dismiss',
      reason: 'test',
      filter: { service: ['checkout'], status: ['open'], q: 'load test' },
    },
  });

export type BulkBody = z.output<typeof BulkBody>;

/** The decision alone, as it is kept. */
export function decisionOf(body: BulkBody): BulkDecision {
  switch (body.action) {
    case 'confirm':
      return { action: 'confirm', ticket: body.ticket, note: body.note ?? null };
    case 'dismiss': {
      const { reason, note = null, owner = null, until } = body;
      return { action: 'dismiss', reason, note, owner, until: until?.toISOString() ?? null };
    }
    case 'snooze':
      return { action: 'snooze', until: body.until.toISOString(), note: body.note ?? null };
    case 'merge':
      return { action: 'merge', into: body.into.toLowerCase() };
    case 'assign':
      return { action: 'assign', team: body.team, note: body.note ?? null };
    case 'undo':
      return { action: 'undo' };
    default:
      return assertNever(body);
  }
}

export function selectionOf({ items, filter }: BulkBody): BulkSelection {
  if (items !== undefined) {
    return { items: items.map(({ id, version }) => ({ id: id.toLowerCase(), version })) };
  }
  return { filter: toFilter(filter ?? {}), told: { ...filter } };
}
