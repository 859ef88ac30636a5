import type { Signal } from '../../src/core/signal.ts';
import type { ReadContext } from '../contract.ts';
import type { HistoryPage, HistoryReader } from '../contract-history.ts';
import { CALL_LIMIT_MS } from '../shared/call-limit.ts';
import { PastPage } from './answers.ts';
import { changeMoves } from './change-moves.ts';
import { type ChangeQuery, changeQueries, goOn, readCursor } from './change-queries.ts';
import { jiraApi } from './client.ts';
import { readAnswer } from './read-answer.ts';
import { type Ask, type PastStep, readPast } from './read-past.ts';
import type { Issue, Settings } from './schema.ts';
import { ticketSnapshot } from './ticket.ts';

/**
 * The moves of the change tickets that the rules of `rolledBack` speak of, with the fact keys that
 * webhooks give them; a webhook dates a move some milliseconds later than the history does. Each
 * read is one page of a search, and more calls only for tickets with a long past. Follow-up tickets
 * are not read here.
 */
export function jiraHistory(
  context: ReadContext<Settings>,
  limitMs = CALL_LIMIT_MS,
): HistoryReader {
  const ask: Ask = async (run) => {
    await context.budget.spend();
    return context.outbound.bounded(limitMs, async (signal) => run(await jiraApi(context, signal)));
  };
  return {
    async read(range, cursor) {
      const queries = changeQueries(context.settings.rolledBack, range);
      const place = readCursor(cursor, queries);
      const query = queries[place.index];
      if (query === undefined) return nothingToRead;
      const answer = await ask((api) => api.searchWithPast(query.jql, place.page));
      const found = readAnswer(PastPage, answer);
      const signals: Signal[] = [];
      for (const issue of found.issues) {
        const steps = await readPast(issue, range, context.settings, ask);
        signals.push(...movesIn(steps, issue, context.settings));
      }
      const told = tell(query, place.seen + found.issues.length);
      return { signals, leftOut: [], told, ...goOn(place, queries, found) };
    },
  };
}

function movesIn(steps: readonly PastStep[], issue: Issue, settings: Settings): readonly Signal[] {
  const of = { issue, ticket: ticketSnapshot(issue, settings), settings };
  return steps.flatMap((step) => changeMoves(step, of));
}

const nothingToRead: HistoryPage = {
  signals: [],
  leftOut: [],
  cursor: null,
  told: 'No change tickets are mapped as rolled back',
  progress: 1,
};

function tell({ name }: ChangeQuery, count: number): string {
  const tickets = count === 1 ? 'ticket' : 'tickets';
  return `${name}: ${count} ${tickets} read`;
}
