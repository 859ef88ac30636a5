import type { Link } from '../../core/detect/finding.ts';
import { PEOPLE_SOURCE } from '../../core/report-signal.ts';
import type { WholeCandidate } from '../../db/queries/candidate-with-follow-up.ts';
import { AlertWords } from './alert-words.tsx';
import { CandidateDoubts } from './candidate-doubts.tsx';
import type { CandidateWhy } from './candidate-why.ts';
import { IncidentLine } from './incident-line.tsx';
import type { Together } from './member-list.tsx';
import { Moment } from './moment.tsx';
import { OutsideLink, safeHref } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { StoryLink } from './story-link.tsx';
import { detectorWords, saySeen, statusWords } from './words/candidate-words.ts';

type HeadProps = {
  whole: WholeCandidate;
  links: readonly Link[];
  why: CandidateWhy;
  /** How many firings it tells of. */
  episodes: number;
  /** What it is part of, and who says so. */
  together: Pick<Together, 'head' | 'isByPeople'>;
  now: Date;
  /** Of its heading. */
  level?: 1 | 2;
};

/** The story as the headline, what it concerns, and the ways out to where it was seen. */
export function CandidateHead(props: HeadProps) {
  const { whole, links, why, episodes, together, now, level = 1 } = props;
  const Heading = level === 1 ? 'h1' : 'h2';
  const { candidate } = whole;
  const { text, tone } = statusWords[candidate.status];
  const shown = links.filter(({ url }) => safeHref(url) !== null);
  return (
    <header
      class="page-head"
      data-detail
      data-id={candidate.id}
      data-version={String(candidate.version)}
    >
      <p class="row-state">
        {why.awaits === null ? <Pill tone={tone}>{text}</Pill> : null}
        {candidate.factsChanged ? <Pill tone="warn">New facts since the decision</Pill> : null}
        {candidate.historical ? <Pill tone="plain">Loaded from the past</Pill> : null}
      </p>
      <Heading>
        <OutsideText text={candidate.story} most={400} />
      </Heading>
      <AlertWords of={candidate} />
      <CandidateDoubts {...why} />
      <IncidentLine {...why} />
      <PartOf {...together} />
      <Facts whole={whole} episodes={episodes} now={now} />
      {shown.length === 0 ? null : (
        <ul class="facts">
          {shown.map(({ label, url }) => (
            <li>
              <OutsideLink href={url}>
                <OutsideText text={label} most={60} />
              </OutsideLink>
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

function PartOf({ head, isByPeople }: HeadProps['together']) {
  if (head === null) return null;
  return (
    <p>
      {isByPeople ? 'It was put together with' : 'It is part of'} <StoryLink item={head} />
    </p>
  );
}

function Facts({ whole, episodes, now }: Pick<HeadProps, 'whole' | 'episodes' | 'now'>) {
  const { candidate, serviceName, teamName, connectionName } = whole;
  const service = serviceName ?? candidate.serviceId;
  const team = teamName ?? candidate.teamId;
  const seen = saySeen({ ...candidate, episodes });
  return (
    <ul class="facts">
      <li>{service === null ? 'No service yet' : <OutsideText text={service} most={60} />}</li>
      {team === null ? null : (
        <li>
          Team <OutsideText text={team} most={60} />
        </li>
      )}
      <li>{detectorWords[candidate.detector]}</li>
      <li>
        <Moment at={candidate.occurredAt} now={now} />
      </li>
      {seen === null ? null : <li>{seen}</li>}
      {candidate.connectionId === PEOPLE_SOURCE ? (
        <li>Told by a person</li>
      ) : (
        <li>
          Seen by <OutsideText text={connectionName ?? candidate.connectionId} most={60} />
        </li>
      )}
    </ul>
  );
}
