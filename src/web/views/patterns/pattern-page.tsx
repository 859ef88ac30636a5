import type { Child } from 'hono/jsx';
import { sayGap } from '../../../core/follow-up/say-gap.ts';
import type { HowOften } from '../../../core/follow-up/say-how-often.ts';
import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import type { DecisionCount } from '../../../db/queries/decisions-on-pattern.ts';
import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import type { LikelySame } from '../../../db/queries/likely-same.ts';
import type { PatternTimes } from '../../../db/queries/times-of-patterns.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';
import { OutsideText } from '../outside-text.tsx';
import { detectorWords } from '../words/candidate-words.ts';
import { patternWords, plainWords } from '../words/pattern-words.ts';
import { FormerTickets } from './former-tickets.tsx';
import { MaskedWords } from './masked-words.tsx';
import { MergeCard } from './merge-card.tsx';
import { NearMissesOfPattern, type NearMissPage } from './near-misses-of-pattern.tsx';
import { PatternDecisions } from './pattern-decisions.tsx';
import { PatternEdits } from './pattern-edits.tsx';
import { PatternRate } from './pattern-rate.tsx';
import { PatternTicketCard } from './pattern-ticket-card.tsx';
import { SplitCard } from './split-card.tsx';

type PatternProps = {
  caller: Caller;
  now: Date;
  whole: WholePattern;
  /** Those that stay; others of it still have to follow what people said. */
  parts: WholePattern['parts'];
  last: LatestOfFingerprint;
  /** The last of its near misses; null where it was only counted. */
  lastScored: CandidateSummary | null;
  nearMisses: NearMissPage;
  often: HowOften;
  times: PatternTimes | null;
  /** The last one that was not called off. */
  ticket: FollowUpRow | null;
  /** All others. */
  formerTickets: readonly FollowUpRow[];
  decisions: readonly DecisionCount[];
  /** What it may be the same thing as; empty for those who may not say so. */
  others: readonly LikelySame[];
  /** All of its near misses are the caller's to decide on. */
  mayEdit: boolean;
  flash?: Child;
};

/** Everything that is known of one pattern, and the ways to say that it is another thing. */
export function PatternPage(props: PatternProps) {
  const { caller, now, whole, parts, last, ticket, others, mayEdit, flash } = props;
  return (
    <Layout
      title={plainWords(patternWords(last))}
      description={`A pattern: ${detectorWords[last.detector]}`}
      caller={caller}
      current="patterns"
      flash={flash}
    >
      <PatternHead {...props} />
      <div class="columns">
        <div class="column-decide">
          <PatternRate {...props} />
          {ticket === null ? null : <PatternTicketCard ticket={ticket} now={now} />}
          <FormerTickets tickets={props.formerTickets} now={now} />
          <PatternDecisions {...props} />
        </div>
        <div class="column-main">
          <NearMissesOfPattern whole={whole} page={props.nearMisses} caller={caller} now={now} />
          <PatternEdits {...whole} {...{ caller, now, mayEdit }} />
        </div>
        <div class="column-why">
          {mayEdit ? <SplitCard {...whole} {...{ parts, caller }} /> : null}
          {mayEdit ? <MergeCard {...{ ...whole, others, caller, now }} /> : null}
        </div>
      </div>
    </Layout>
  );
}

function PatternHead({ whole, parts, last }: PatternProps) {
  const service = last.serviceName ?? last.serviceId;
  const [gap] = whole.gaps;
  return (
    <header class="page-head">
      <h1>
        <MaskedWords words={patternWords(last)} />
      </h1>
      <ul class="facts">
        <li>{service === null ? 'No service yet' : <OutsideText text={service} most={60} />}</li>
        <li>{detectorWords[last.detector]}</li>
        {gap === undefined ? null : (
          <li>
            Gap most named: <OutsideText text={sayGap(gap.gap) ?? gap.gap} most={120} />
          </li>
        )}
      </ul>
      <p class="hint">
        What has these words is taken for the same thing. What is marked may differ from one time to
        the next.
      </p>
      {parts.length === whole.parts.length ? null : (
        <p>Some of it is on its way to another pattern, as people said.</p>
      )}
      <OtherParts parts={parts} />
      {whole.themes.map(({ key, services }) => (
        <p>
          It is part of a <a href={`/patterns/themes#${encodeURIComponent(key)}`}>theme</a> on{' '}
          {services.length} services.
        </p>
      ))}
    </header>
  );
}

/** What people merged has words of its own. */
function OtherParts({ parts }: Pick<WholePattern, 'parts'>) {
  if (parts.length < 2) return null;
  return (
    <>
      <p>People said that these are the same thing:</p>
      <ul class="parts">
        {parts.map(({ words, count }) => (
          <li>
            <MaskedWords words={words} /> <span class="card-of">({count})</span>
          </li>
        ))}
      </ul>
    </>
  );
}
