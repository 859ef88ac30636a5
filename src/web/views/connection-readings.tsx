import { sayDuration } from '../../core/detect/say-duration.ts';
import type { LastReading } from '../../db/queries/last-readings.ts';
import type { ReadingPurpose } from '../../db/schema/readings.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayExact, sayLength } from './words/relative-time.ts';

type ReadingProps = {
  readings: readonly LastReading[];
  pollSeconds: number | null;
  now: Date;
};

/** The order in which people ask: what goes on all the time, then what was missed, then the past. */
const order: readonly ReadingPurpose[] = ['poll', 'gap', 'backfill'];

const titles: Readonly<Record<ReadingPurpose, string>> = {
  poll: 'Last read',
  gap: 'After an outage',
  backfill: 'Look back',
};

/** What was read from the provider's lists, as pairs of a list. */
export function ConnectionReadings({ readings, pollSeconds, now }: ReadingProps) {
  const shown = order.flatMap((purpose) => readings.find((each) => each.purpose === purpose) ?? []);
  return (
    <>
      {pollSeconds === null ? null : (
        <div>
          <dt>Its lists</dt>
          <dd>Read every {sayLength(pollSeconds)}, so that no webhook has to come in</dd>
        </div>
      )}
      {shown
        .filter(({ purpose }) => purpose !== 'poll' || pollSeconds !== null)
        .map((reading) => (
          <div>
            <dt>{titles[reading.purpose]}</dt>
            <dd>
              <Stretch reading={reading} />
              {reading.finishedAt === null ? (
                <UnderWay reading={reading} />
              ) : (
                <>
                  {reading.problem === null ? 'Done ' : 'Given up '}
                  <Moment at={reading.finishedAt} now={now} />, {sayNew(reading.newFacts)}
                  <Problem problem={reading.problem} />
                </>
              )}
            </dd>
          </div>
        ))}
    </>
  );
}

/** Which time it is about; the usual reading always is about the last minutes. */
function Stretch({ reading: { purpose, since, until } }: { reading: LastReading }) {
  if (purpose === 'poll') return null;
  const length = sayDuration(until.getTime() - since.getTime());
  return (
    <p>
      {length} until <time datetime={until.toISOString()}>{sayExact(until)}</time>
    </p>
  );
}

function UnderWay({ reading }: { reading: LastReading }) {
  const percent = Math.floor(Math.min(1, Math.max(0, reading.progress)) * 100);
  return (
    <>
      <p class="reading-progress">
        <progress value={percent} max="100" aria-label={titles[reading.purpose]} />
        <span>
          {percent} %, {sayNew(reading.newFacts)}
        </span>
      </p>
      {reading.told === null ? null : (
        <p>
          <OutsideText text={reading.told} most={160} />
        </p>
      )}
      <Problem problem={reading.problem} />
    </>
  );
}

function Problem({ problem }: { problem: string | null }) {
  if (problem === null) return null;
  return (
    <p>
      <OutsideText text={problem} />
    </p>
  );
}

function sayNew(facts: number): string {
  if (facts === 0) return 'nothing new';
  return facts === 1 ? 'one new fact' : `${facts} new facts`;
}
