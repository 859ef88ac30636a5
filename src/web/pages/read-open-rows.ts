import { shareAttention, type TeamShare } from '../../core/attention/budget.ts';
import type { DbOrTx } from '../../db/client.ts';
import { candidateSummariesOf } from '../../db/queries/candidate-summaries-of.ts';
import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import { noTeam } from '../../db/queries/of-team.ts';
import { openAlike } from '../../db/queries/open-alike.ts';
import { type OpenRow, openRows } from '../../db/queries/open-rows.ts';
import type { InboxAt } from '../views/origin.ts';
import type { OpenSection, ShownRow } from '../views/team-section.tsx';
import { countOccurrencesNow } from './count-occurrences-now.ts';

const teamsOnAPage = 10;

/** Of what is folded so much is there to be unfolded; the rest is on pages of its own. */
const foldedOfOne = 25;
const foldedOfMany = 10;

type Place = Pick<InboxAt, 'team' | 'after'>;

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
  place: Place,
): Promise<{ sections: readonly OpenSection[]; next: InboxPlace | null }> {
  const all = shareAttention(await openRows(db));
  const { cuts, next } = place.team === null ? cutTeams(all, place) : cutTeam(all, place);
  const wanted = cuts.flatMap(({ rows, folded }) => [...rows, ...folded]);
  const [summaries, alike] = await Promise.all([
    candidateSummariesOf(
      db,
      wanted.map(({ id }) => id),
    ),
    openAlike(db, wanted),
  ]);
  const items = new Map((await countOccurrencesNow(db, summaries)).map((item) => [item.id, item]));
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

function cutTeams(all: readonly TeamShare<OpenRow>[], { after }: Place) {
  const seen = after === null ? 0 : Number(after.id);
  const shown = all.slice(seen, seen + teamsOnAPage);
  const end = seen + shown.length;
  return {
    cuts: shown.map((share) => firstPage(share, foldedOfMany)),
    next: end < all.length ? { key: 'teams', id: String(end) } : null,
  };
}

function cutTeam(all: readonly TeamShare<OpenRow>[], { team, after }: Place) {
  const teamId = team === noTeam ? null : team;
  const share = all.find((each) => each.teamId === teamId);
  if (share === undefined) return { cuts: [], next: null };
  return {
    cuts: [after === null ? firstPage(share, foldedOfOne) : laterPage(share, after)],
    next: null,
  };
}

function firstPage({ teamId, unfolded, folded }: TeamShare<OpenRow>, most: number): Cut {
  const shown = folded.slice(0, most);
  const next = shown.length < folded.length ? placeOf(shown.at(-1)) : null;
  const total = unfolded.length + folded.length;
  return { teamId, total, rows: unfolded, folded: shown, foldedTotal: folded.length, next };
}

/** Whoever goes on past the fold has asked for what is there. */
function laterPage({ teamId, unfolded, folded }: TeamShare<OpenRow>, after: InboxPlace): Cut {
  const rest = folded.filter((row) => isAfter(row, after));
  const rows = rest.slice(0, foldedOfOne).map((row) => ({ ...row, isNoveltyPlace: false }));
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
