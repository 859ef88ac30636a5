import type { z } from 'zod';
import type { Signal } from '../../src/core/signal.ts';
import type { DeploymentsAnswer } from './answers.ts';
import { createdReading, statusReading } from './deployment-signals.ts';
import { afterRepository, type HistoryState, type ReadingDeployments } from './history-cursor.ts';
import {
  type HistoryContext,
  type HistoryStep,
  knownRepository,
  madeSince,
  partRead,
  type Range,
  readSome,
  sayDay,
} from './history-step.ts';
import { listDeployments, listStatuses, PAGE_SIZES } from './requests.ts';
import type { Repository } from './schema.ts';

/** What of a repository's past is read before its deployments. */
const BEFORE = 0.6;

type Listed = z.infer<typeof DeploymentsAnswer>[number];

/** Reads on in one page of a repository's deployments, newest first. */
export async function readDeploymentsPage(
  context: HistoryContext,
  range: Range,
  state: ReadingDeployments,
): Promise<HistoryStep> {
  const [name = ''] = state.left;
  const { data: listed, answeredAt: toldAt } = await listDeployments(context, name, state.page);
  const from = madeSince(range);
  const wanted = listed.filter(({ created_at: at }) => at === null || at >= from);
  const repository = knownRepository(context, state);
  const { signals, position } = await readSome(
    context,
    { things: wanted, skip: state.skip },
    async (deployment) => {
      if (!isNews(deployment, range)) return [];
      return deploymentFacts(context, {
        name,
        deployment,
        repository: await repository.get(),
        toldAt,
      });
    },
  );
  const known = repository.known();
  const isRead = position >= wanted.length;
  const hasMore = wanted.length === listed.length && listed.length === PAGE_SIZES.deployments;
  const oldest = wanted[position - 1]?.created_at ?? null;
  const next = isRead
    ? nextPage({ ...state, known }, range, hasMore)
    : { ...state, known, skip: position };
  const isOver = isRead && !hasMore;
  const told =
    isOver || oldest === null
      ? `${name}: runs and deployments are read`
      : `${name}: deployments back to ${sayDay(oldest)}`;
  const part = BEFORE + (1 - BEFORE) * (isOver ? 1 : partRead(range, oldest));
  return { signals, next, told, part, left: state.left, total: state.total };
}

function nextPage(
  state: ReadingDeployments,
  { until }: Range,
  hasMore: boolean,
): HistoryState | null {
  return hasMore ? { ...state, page: state.page + 1, skip: 0 } : afterRepository(state, until);
}

/** A new status moves the deployment's `updated_at`. */
function isNews({ updated_at: updatedAt }: Listed, { since }: Range): boolean {
  return updatedAt === null || updatedAt >= since;
}

async function deploymentFacts(
  context: HistoryContext,
  told: { name: string; deployment: Listed; repository: Repository; toldAt: Date },
): Promise<readonly Signal[]> {
  const { name, deployment, repository, toldAt } = told;
  if (deployment.transient_environment === true) return [];
  const untold = { deployment_status: null, workflow: null, workflow_run: null };
  const payload = { repository, deployment, ...untold };
  const { data: statuses } = await listStatuses(context, name, deployment.id);
  const readings = [
    createdReading(payload, toldAt),
    ...statuses.map((status) => statusReading(payload, status, toldAt)),
  ];
  return readings.flatMap((reading) => reading?.signals ?? []);
}
