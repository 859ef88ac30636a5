import { compareShares, shareAttention, type TeamShare } from '../../core/attention/budget.ts';
import type { DbOrTx } from '../../db/client.ts';
import { candidateSummariesOf } from '../../db/queries/candidate-summaries-of.ts';
import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import type { CandidateFilter } from '../../db/queries/list-candidates.ts';
import { noTeam } from '../../db/queries/of-team.ts';
import { openAlike } from '../../db/queries/open-alike.ts';
import { type OpenRow, openRows } from '../../db/queries/open-rows.ts';
import type { OpenSection, ShownRow } from '../views/team-section.tsx';
import { tellerOf } from './tell-rows.ts';

const teamsOnAPage = 4;

/** Of what is folded so much is there to be unfolded; the rest is on pages of its own. */
const foldedOnAPage = 25;

/** More teams than these share no folded rows, which nobody who looks at many teams unfolds: a link leads to them. */
const teamsWithFolded = 3;

/** What is to be shown of one team: rows, what is folded below them, and how the list goes on. */
type Cut = {
  teamId: string | null;
  total: number;
  rows: readonly (OpenRow & { isNoveltyPlace: boolean })[];
  folded: readonly OpenRow[];
  foldedTotal: number;
  next: InboxPlace | null;
};

/** What needs a decision, as one page of the inbox shows it. `next` leads to more teams. */
export async function readOpenRows(
  db: DbOrTx,
  filter: CandidateFilter,
  after: InboxPlace | null,
): Promise<{ sections: readonly OpenSection[]; next: InboxPlace | null }> {
  const all = shareAttention(await openRows(db, filter));
  const [only, another] = filter.team ?? [];
  const isOneTeam = only !== undefined && another === undefined;
  const { cuts, next } = isOneTeam ? cutTeam(all, after) : cutTeams(all, after);
  const wanted = cuts.flatMap(({ rows, folded }) => [...rows, ...folded]);
  const ids = wanted.map(({ id }) => id);
  const [summaries, tell, alike] = await Promise.all([
    candidateSummariesOf(db, ids),
    tellerOf(db, wanted),
    openAlike(db, wanted, filter),
  ]);
  const items = new Map(summaries.map((row) => [row.id, tell(row)]));
  const show = (row: OpenRow & { isNoveltyPlace?: boolean }): readonly ShownRow[] => {
    const item = items.get(row.id);
    // Somebody decided on it while it was read.
    if (item?.status !== 'open') return [];
    const { since, isNoveltyPlace = false } = row;
    return [{ item, since, isNoveltyPlace, alikeTotal: row.alike, alike: alike.get(row.id) ?? [] }];
  };
  const sections = cuts.map(({ rows, folded, ...cut }) => {
    return { ...cut, rows: rows.flatMap(show), folded: folded.flatMap(show) };
  });
  return { sections, next };
}

/** The address names the last team that was seen, so what changes meanwhile moves no other one. */
function cutTeams(all: readonly TeamShare<OpenRow>[], after: InboxPlace | null) {
  const seen = after === null ? null : teamOf(after);
  const rest = seen === null ? all : all.filter((share) => compareShares(share, seen) > 0);
  const shown = rest.slice(0, teamsOnAPage);
  const last = shown.at(-1);
  const most = shown.length > teamsWithFolded ? 0 : Math.floor(foldedOnAPage / shown.length);
  return {
    cuts: shown.map((share) => firstPage(share, most)),
    next: last !== undefined && shown.length < rest.length ? teamPlace(last) : null,
  };
}

type Ranked = Pick<TeamShare<OpenRow>, 'teamId' | 'priority'>;

function teamPlace({ teamId, priority }: Ranked): InboxPlace {
  return { key: `t${priority}`, id: teamId ?? noTeam };
}

/** Null for a place among the rows of one team. */
function teamOf({ key, id }: InboxPlace): Ranked | null {
  if (!key.startsWith('t')) return null;
  return { priority: Number(key.slice(1)), teamId: id === noTeam ? null : id };
}

function cutTeam(all: readonly TeamShare<OpenRow>[], after: InboxPlace | null) {
  const [share] = all;
  if (share === undefined) return { cuts: [], next: null };
  const isFirst = after === null || teamOf(after) !== null;
  return {
    cuts: [isFirst ? firstPage(share, foldedOnAPage) : laterPage(share, after)],
    next: null,
  };
}

function firstPage({ teamId, unfolded, folded }: TeamShare<OpenRow>, most: number): Cut {
  const shown = folded.slice(0, most);
  const last = shown.at(-1) ?? unfolded.at(-1);
  const next = shown.length < folded.length ? placeOf(last) : null;
  const total = unfolded.length + folded.length;
  return { teamId, total, rows: unfolded, folded: shown, foldedTotal: folded.length, next };
}

/** Whoever goes on past the fold has asked for what is there. */
function laterPage({ teamId, unfolded, folded }: TeamShare<OpenRow>, after: InboxPlace): Cut {
  const rest = folded.filter((row) => isAfter(row, after));
  const rows = rest.slice(0, foldedOnAPage).map((row) => ({ ...row, isNoveltyPlace: false }));
  const next = rows.length < rest.length ? placeOf(rows.at(-1)) : null;
  const total = unfolded.length + folded.length;
  return { teamId, total, rows, folded: [], foldedTotal: 0, next };
}

function placeOf(row: OpenRow | undefined): InboxPlace | null {
  return row === undefined ? null : { key: String(row.priority), id: row.id };
}

function isAfter({ priority, id }: OpenRow, after: InboxPlace): boolean {
  const key = Number(after.key);
  return priority < key || (priority === key && id < after.id);
}
