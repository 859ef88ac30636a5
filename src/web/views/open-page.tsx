import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import { BulkBar } from './bulk-bar.tsx';
import { type Emptiness, InboxEmpty } from './inbox-empty.tsx';
import { type FrameProps, InboxFrame } from './inbox-frame.tsx';
import { inboxAddress, narrowedTo, type Origin } from './origin.ts';
import { type OpenSection, TeamSection } from './team-section.tsx';

export type OpenProps = FrameProps & {
  sections: readonly OpenSection[];
  /** Where more teams are. */
  next: InboxPlace | null;
  /** Read only when there is nothing to list. */
  arrived: Emptiness | null;
};

/** The start page: what needs a decision, team by team, a row for each kind of thing. */
export function OpenPage({ sections, next, arrived, ...frame }: OpenProps) {
  const { caller, now, at, teams } = frame;
  const origin: Origin = { page: 'inbox', ...at };
  const isAlone = teams.length === 0 && sections.every(({ teamId }) => teamId === null);
  const nameOf = (id: string | null) => teams.find((team) => team.id === id)?.name ?? null;
  return (
    <InboxFrame {...frame}>
      {sections.every(({ rows }) => rows.length === 0) ? (
        <InboxEmpty {...frame} arrived={arrived} />
      ) : (
        <>
          {sections.map((section) => (
            <TeamSection
              {...{ section, isAlone, caller, origin, now }}
              teamName={nameOf(section.teamId)}
            />
          ))}
          <BulkBar {...{ caller, at }} matching={frame.counts.openCandidates} />
        </>
      )}
      {next === null && at.after === null ? null : (
        <nav class="paging" aria-label="Pages">
          {at.after === null ? null : (
            <a href={inboxAddress(narrowedTo(at, {}))}>Back to the first</a>
          )}
          {next === null ? null : (
            <a href={inboxAddress({ ...at, after: next })} rel="next">
              More teams
            </a>
          )}
        </nav>
      )}
    </InboxFrame>
  );
}
