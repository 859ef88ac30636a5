/** The strongest open candidate of one fingerprint, which stands for all that wait of it. */
export type Waiting = {
  id: string;
  /** Null where it belongs to no team. */
  teamId: string | null;
  /** 0 to 100. */
  priority: number;
  /** The same was never seen before. */
  isFirst: boolean;
};

/** What a team is shown: its strongest, and the rest when it asks for them. */
export type TeamShare<Row extends Waiting> = {
  teamId: string | null;
  /** Of its strongest row. */
  priority: number;
  unfolded: readonly (Row & { isNoveltyPlace: boolean })[];
  /** Strongest first. */
  folded: readonly Row[];
};

/** So much attention a team has at once. */
const unfoldedRows = 10;

/**
 * Shares attention out: for each team its ten strongest rows, the rest folded. Novelty must not
 * drown in repetition, so the strongest of what was never seen before has a place of its own at the
 * top where it is not among the ten anyway. Teams come in the order of their strongest row; what
 * belongs to no team comes last.
 */
export function shareAttention<Row extends Waiting>(
  rows: readonly Row[],
): readonly TeamShare<Row>[] {
  const byTeam = new Map<string | null, Row[]>();
  for (const row of [...rows].sort(strongestFirst)) {
    const own = byTeam.get(row.teamId);
    if (own === undefined) byTeam.set(row.teamId, [row]);
    else own.push(row);
  }
  const shares = [...byTeam].map(([teamId, own]) => {
    return { teamId, priority: own[0]?.priority ?? 0, ...unfold(own) };
  });
  return shares.sort(compareShares);
}

/** The order of teams: by their strongest row, equals by id, and no team last. */
export function compareShares(one: Ranked, other: Ranked): number {
  if (one.teamId === null || other.teamId === null) {
    return Number(one.teamId === null) - Number(other.teamId === null);
  }
  if (one.priority !== other.priority) return other.priority - one.priority;
  if (one.teamId === other.teamId) return 0;
  return one.teamId < other.teamId ? -1 : 1;
}

type Ranked = Pick<TeamShare<Waiting>, 'teamId' | 'priority'>;

function unfold<Row extends Waiting>(
  ranked: readonly Row[],
): Pick<TeamShare<Row>, 'unfolded' | 'folded'> {
  const strongest = ranked.slice(0, unfoldedRows);
  const rest = ranked.slice(unfoldedRows);
  const isKnown = strongest.some(({ isFirst }) => isFirst);
  const novelty = isKnown ? undefined : rest.find(({ isFirst }) => isFirst);
  const places = strongest.map((row) => ({ ...row, isNoveltyPlace: false }));
  if (novelty === undefined) return { unfolded: places, folded: rest };
  return {
    unfolded: [{ ...novelty, isNoveltyPlace: true }, ...places],
    folded: rest.filter((row) => row !== novelty),
  };
}

/** The id, which grows with time, decides between equals: the newer one first. */
function strongestFirst(one: Waiting, other: Waiting): number {
  if (one.priority !== other.priority) return other.priority - one.priority;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}
