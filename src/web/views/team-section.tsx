import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import { noTeam } from '../../db/queries/of-team.ts';
import type { Seen } from '../../db/queries/open-alike.ts';
import type { Caller } from '../caller.ts';
import type { ToldRow } from '../pages/tell-rows.ts';
import { InboxRow } from './inbox-row.tsx';
import { inboxAddress, narrowedTo, type Origin } from './origin.ts';
import { OutsideText } from './outside-text.tsx';

/** What waits of one fingerprint, told by its strongest candidate. */
export type ShownRow = {
  item: ToldRow;
  isNoveltyPlace: boolean;
  /** Since when the first of them has waited. */
  since: Date;
  /** How many more wait besides. */
  alikeTotal: number;
  /** Those of them that are decided with it. */
  alike: readonly Seen[];
};

/** What waits for one team: what is shown at once, and what is folded below. */
export type OpenSection = {
  /** Null for what belongs to no team. */
  teamId: string | null;
  total: number;
  rows: readonly ShownRow[];
  folded: readonly ShownRow[];
  foldedTotal: number;
  /** Where its list goes on. */
  next: InboxPlace | null;
};

type SectionProps = {
  section: OpenSection;
  teamName: string | null;
  /** Without a heading where there are no teams to tell apart. */
  isAlone: boolean;
  caller: Caller;
  origin: Extract<Origin, { page: 'inbox' }>;
  now: Date;
};

/** One team's part of the inbox. */
export function TeamSection({ section, teamName, isAlone, caller, origin, now }: SectionProps) {
  const { teamId, total, rows, folded, foldedTotal, next } = section;
  const team = teamId ?? noTeam;
  const list = (shown: readonly ShownRow[]) => (
    <ol class="rows" data-list>
      {shown.map((row) => (
        <InboxRow {...row} {...{ caller, origin, now }} level={isAlone ? 2 : 3} />
      ))}
    </ol>
  );
  return (
    <section class="team" aria-labelledby={isAlone ? undefined : `team-${team}`}>
      {isAlone ? null : (
        <h2 id={`team-${team}`}>
          <a href={inboxAddress(narrowedTo(origin, { team }))}>
            <OutsideText text={teamName ?? teamId ?? 'No team yet'} most={80} />
          </a>
          <span class="count">{total}</span>
        </h2>
      )}
      {list(rows)}
      {folded.length === 0 ? null : (
        <details class="folded">
          <summary>{sayFolded(foldedTotal)}</summary>
          {list(folded)}
          <More {...{ origin, team, next }} />
        </details>
      )}
      {folded.length > 0 ? null : (
        <More
          {...{ origin, team, next }}
          text={foldedTotal === 0 ? 'More' : sayFolded(foldedTotal)}
        />
      )}
    </section>
  );
}

function sayFolded(total: number): string {
  return `${total === 1 ? 'One more' : `${total} more`} with lower scores`;
}

type MoreProps = Pick<SectionProps, 'origin'> & {
  team: string;
  next: InboxPlace | null;
  text?: string;
};

function More({ origin, team, next, text = 'More' }: MoreProps) {
  if (next === null) return null;
  return (
    <nav class="paging" aria-label="Pages of this team">
      <a href={inboxAddress({ ...origin, team, after: next })} rel="next">
        {text}
      </a>
    </nav>
  );
}
