import { type Budget, OutboundError, type ReadContext } from '../contract.ts';
import type { HistoryPage, HistoryReader } from '../contract-history.ts';
import {
  afterRepository,
  beginRuns,
  type HistoryState,
  readCursor,
  writeCursor,
} from './history-cursor.ts';
import { readDeploymentsPage } from './history-deployments.ts';
import { beginRepositories, readRepositoriesPage } from './history-repositories.ts';
import { readRunsPage } from './history-runs.ts';
import type { HistoryContext, HistoryStep, Range } from './history-step.ts';
import type { Settings } from './schema.ts';

/** Ended runs with their attempts, then deployments with their statuses, repository by repository. */
export function history(context: ReadContext<Settings>): HistoryReader {
  return {
    async read(range, cursor) {
      const state = readCursor(cursor) ?? begin(context.settings, range);
      const step = await readStep(counting(context), range, state);
      return pageOf(step);
    },
  };
}

function begin(settings: Settings, range: Range): HistoryState {
  const names = settings.readRepositories?.filter((name) => !name.endsWith('/*'));
  const isAll = names?.length !== settings.readRepositories?.length;
  if (names === undefined || isAll) return beginRepositories(settings);
  return beginRuns(names, names.length, range.until);
}

async function readStep(
  context: HistoryContext,
  range: Range,
  state: HistoryState,
): Promise<HistoryStep> {
  if (state.phase === 'repositories') return readRepositoriesPage(context, range, state);
  try {
    return await (state.phase === 'runs'
      ? readRunsPage(context, range, state)
      : readDeploymentsPage(context, range, state));
  } catch (error) {
    // One repository that is gone, or hidden from the token, does not end the reading of the others.
    if (!(error instanceof OutboundError && error.status === 404)) throw error;
    const next = afterRepository(state, range.until);
    const [what = ''] = state.left;
    const because = 'GitHub does not show it to this token';
    const told = `${what}: ${because}; it is passed over`;
    const leftOut = [{ what, because, incident: null }];
    return { signals: [], leftOut, next, told, part: 1, left: state.left, total: state.total };
  }
}

function pageOf(step: HistoryStep): HistoryPage {
  const { signals, leftOut = [], next, told, part, left, total } = step;
  const done = total - left.length + part;
  const progress = next === null ? 1 : Math.min(Math.max(done / total, 0), 1);
  return { signals, leftOut, cursor: writeCursor(next), told, progress };
}

/** Counts the requests of one reading, so that it ends after few. */
function counting(context: ReadContext<Settings>): HistoryContext {
  let requests = 0;
  const budget: Budget = {
    async spend() {
      requests += 1;
      await context.budget.spend();
    },
    note: (limit) => context.budget.note(limit),
  };
  return { ...context, budget, requests: () => requests };
}
