import { OutboundError } from '../contract.ts';
import type { LeftOut } from '../contract-history.ts';
import { beginRuns, type HistoryState, type ReadingList } from './history-cursor.ts';
import type { HistoryContext, HistoryStep, Range } from './history-step.ts';
import { listInstallationRepositories, listUserRepositories, PAGE_SIZES } from './requests.ts';
import type { Settings } from './schema.ts';

const MOST_REPOSITORIES = 1_000;

const tooMany: LeftOut = {
  what: `repositories beyond the first ${MOST_REPOSITORIES.toLocaleString('en-GB')}`,
  because: 'so many are read at most; readRepositories in the settings says which',
  incident: null,
};

/** Lists what the token can see; names that the settings tell in full need no list. */
export function beginRepositories(settings: Settings): HistoryState {
  const found = (settings.readRepositories ?? []).filter((name) => !name.endsWith('/*'));
  return { phase: 'repositories', source: 'user', page: 1, found };
}

export async function readRepositoriesPage(
  context: HistoryContext,
  { until }: Range,
  state: ReadingList,
): Promise<HistoryStep> {
  const { source, listed } = await listPage(context, state);
  const wanted = listed
    .filter(({ archived, disabled }) => archived !== true && disabled !== true)
    .map(({ full_name: name }) => name)
    .filter((name) => isWanted(context.settings, name));
  const all = [...new Set([...state.found, ...wanted])];
  const found = all.slice(0, MOST_REPOSITORIES);
  const isFull = all.length > found.length;
  const leftOut = isFull ? [tooMany] : [];
  const step = { signals: [], leftOut, part: 0, left: found, total: Math.max(found.length, 1) };
  const isLast = listed.length < PAGE_SIZES.repositories || isFull;
  if (!isLast) {
    const told = `${found.length} repositories found so far`;
    return { ...step, told, next: { ...state, source, page: state.page + 1, found } };
  }
  if (found.length === 0) throw seesNone(context.settings);
  const next = beginRuns(found, found.length, until);
  const count = found.length === 1 ? '1 repository' : `${found.length} repositories`;
  return { ...step, told: `${count} to read`, next };
}

/** It looks like a quiet time, and is a token that nobody gave access to anything. */
function seesNone({ readRepositories }: Settings): OutboundError {
  const which = readRepositories === undefined ? '' : ' that readRepositories names';
  const message = `The API token sees no repository${which}. Give it access to those whose runs and deployments are to be read.`;
  return new OutboundError('refused', message, { lacksRight: true });
}

/** An app's token is refused the list of a person's repositories; it has a list of its own. */
async function listPage(context: HistoryContext, { source, page }: ReadingList) {
  if (source === 'user') {
    try {
      return { source, listed: (await listUserRepositories(context, page)).data } as const;
    } catch (error) {
      const isRefused = error instanceof OutboundError && error.code === 'refused';
      if (!isRefused || error.status !== 403 || page > 1) throw error;
    }
  }
  const { data } = await listInstallationRepositories(context, page);
  return { source: 'installation', listed: data.repositories } as const;
}

/** Case plays no part in names on GitHub. */
function isWanted({ readRepositories }: Settings, name: string): boolean {
  if (readRepositories === undefined) return true;
  const [owner = ''] = name.toLowerCase().split('/');
  return readRepositories.some((wanted) => wanted.toLowerCase() === `${owner}/*`);
}
