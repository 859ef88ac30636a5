import { sayDuration } from '../../core/detect/say-duration.ts';
import type { ConnectionAccess } from '../../db/queries/access-of-connections.ts';
import type { LastReading } from '../../db/queries/last-readings.ts';
import type { ReadingPurpose } from '../../db/schema/readings.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { asSentence } from './words/cut-text.ts';
import { sayExact, sayLength } from './words/relative-time.ts';

type ReadingProps = {
  readings: readonly LastReading[];
  pollSeconds: number | null;
  access: ConnectionAccess;
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
export function ConnectionReadings({ readings, pollSeconds, access, now }: ReadingProps) {
  const causes = access.problems.map(({ cause }) => cause);
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
                <UnderWay reading={reading} causes={causes} now={now} />
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
  if (since >= until) return <p>What could not be read at first</p>;
  const length = sayDuration(until.getTime() - since.getTime());
  return (
    <p>
      What happened in the {length} until{' '}
      <time datetime={until.toISOString()}>{sayMinute(until)}</time>
    </p>
  );
}

type UnderWayProps = { reading: LastReading; causes: readonly string[]; now: Date };

function UnderWay({ reading, causes, now }: UnderWayProps) {
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
      {causes.includes(reading.problem ?? '') ? null : <Problem problem={reading.problem} />}
      <GoesOn reading={reading} now={now} />
    </>
  );
}

/** A command that reads on writes so far at least this often, unless it waits and says why. */
const quietMs = 120_000;

/** Workers go on by themselves with all but a look back, which the command reads alone. */
function GoesOn({ reading, now }: Pick<UnderWayProps, 'reading' | 'now'>) {
  const { purpose, problem, connectionId, updatedAt } = reading;
  const isQuiet = now.getTime() - updatedAt.getTime() > quietMs;
  if (purpose !== 'backfill') {
    return problem === null ? null : <p>It goes on once it can be asked again.</p>;
  }
  if (problem === null && !isQuiet) return null;
  return (
    <p>
      Unless the command still runs, it goes on with{' '}
      <code>npx closecall backfill --connection {connectionId}</code>.
    </p>
  );
}

function Problem({ problem }: { problem: string | null }) {
  if (problem === null) return null;
  return (
    <p>
      <OutsideText text={asSentence(problem)} />
    </p>
  );
}

/** Without its seconds. */
function sayMinute(at: Date): string {
  return sayExact(at).replace(/:\d\d UTC$/, ' UTC');
}

function sayNew(facts: number): string {
  if (facts === 0) return 'nothing new';
  return facts === 1 ? 'one new fact' : `${facts} new facts`;
}
