import { z } from '@hono/zod-openapi';
import type { BulkAction } from '../../../core/bulk-decision.ts';
import type { ListedBulkJob } from '../../../db/queries/bulk-jobs.ts';
import type { BulkItemRow } from '../../../db/schema/bulk-items.ts';
import type { Caller } from '../../caller.ts';
import { problemBody } from '../../problem.ts';
import { orNull, ProblemBody } from '../api-route.ts';
import { bulkProblem } from '../candidates/decision-problem.ts';

const At = z.iso.datetime();
const actions = [
  'confirm',
  'dismiss',
  'snooze',
  'merge',
  'assign',
  'undo',
] as const satisfies readonly BulkAction[];

/** A bulk decision, as every route of the API answers it. */
export const Bulk = z
  .object({
    id: z.string(),
    status: z.enum(['waiting', 'running', 'done', 'cancelled']),
    action: z.enum(actions),
    decision: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'What was chosen with it.' }),
    filter: orNull(z.record(z.string(), z.unknown())).openapi({
      description: 'What chose the candidates; null where they were named.',
    }),
    by: z.string().openapi({ example: 'person:dana' }),
    createdAt: At,
    finishedAt: At.nullable(),
    cancelledAt: At.nullable(),
    cancelledBy: z.string().nullable(),
    total: z.int(),
    done: z.int().openapi({ description: 'Those that were decided or refused so far.' }),
    decided: z.int(),
    refused: z
      .object({
        stale: z.int().openapi({ description: 'Somebody, or new facts, came first.' }),
        'not-possible': z.int(),
        'not-found': z.int(),
        'other-team': z.int().openapi({
          description: 'They belong to teams that whoever asked does not decide for.',
        }),
        failed: z.int().openapi({ description: 'Trouble on our side.' }),
      })
      .openapi({ description: 'How many were not decided, by reason.' }),
    undoes: z.string().nullable().openapi({ description: 'The job that this one takes back.' }),
    undoneBy: z.string().nullable().openapi({ description: 'The job that takes this one back.' }),
    url: z.string().openapi({ example: '/api/v1/bulk/0190a1b2-0000-7000-8000-000000000001' }),
    resultsUrl: z.string(),
  })
  .openapi('Bulk');

type Bulk = z.infer<typeof Bulk>;

/** What became of one candidate of a bulk decision. */
export const BulkResult = z
  .object({
    id: z.string().openapi({ description: 'The candidate.' }),
    outcome: z.enum(['decided', 'refused', 'waiting']).openapi({
      description: 'In a job that was cancelled, what still waits is left as it was.',
    }),
    version: z.int().openapi({
      description: 'The version that the decision made; else the one that it was to be taken on.',
    }),
    problem: orNull(ProblemBody).openapi({
      description: 'Why it was not decided; of one that came second, who decided what and when.',
    }),
  })
  .openapi('BulkResult');

export function toBulk(job: ListedBulkJob): Bulk {
  const { action, ...decision } = job.decision;
  const none = { stale: 0, 'not-possible': 0, 'not-found': 0, 'other-team': 0, failed: 0 };
  const refused = { ...none, ...job.refused };
  const done = job.decided + Object.values(refused).reduce((sum, count) => sum + count, 0);
  const url = `/api/v1/bulk/${job.id}`;
  return {
    id: job.id,
    status: statusOf(job, done),
    action,
    decision,
    filter: job.filter,
    by: job.createdBy,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    cancelledAt: job.cancelledAt?.toISOString() ?? null,
    cancelledBy: job.cancelledBy,
    ...{ total: job.total, done, decided: job.decided, refused },
    ...{ undoes: job.undoes, undoneBy: job.undoneBy, url, resultsUrl: `${url}/results` },
  };
}

function statusOf({ finishedAt, cancelledAt }: ListedBulkJob, done: number): Bulk['status'] {
  if (cancelledAt !== null) return 'cancelled';
  if (finishedAt !== null) return 'done';
  return done === 0 ? 'waiting' : 'running';
}

export function toBulkResult(
  { candidateId: id, outcome, version, versionAfter, refusal }: BulkItemRow,
  viewer: { caller: Caller; now: Date },
): z.infer<typeof BulkResult> {
  const problem = refusal === null ? null : problemBody(bulkProblem(refusal, { id, ...viewer }));
  return { id, outcome: outcome ?? 'waiting', version: versionAfter ?? version, problem };
}
