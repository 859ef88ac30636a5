import { defaultDailyLimit } from '../../core/team.ts';
import { concernsAll } from '../../core/ticket-target.ts';
import type { TeamWithoutTracker } from '../../db/queries/teams-without-tracker.ts';
import type { TeamTrackerState } from '../../db/queries/trackers-of-teams.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';

type TargetsProps = {
  targets: readonly TeamTrackerState[];
  /** The teams that have none. */
  without: readonly TeamWithoutTracker[];
  caller: Caller;
  now: Date;
};

/** Where each team's tickets go, and what would keep one from being opened. */
export function TicketTargets({ targets, without, caller, now }: TargetsProps) {
  if (targets.length === 0 && without.length === 0) return null;
  return (
    <section aria-labelledby="targets-title">
      <h2 id="targets-title">Where tickets go</h2>
      <p class="lead">
        Closecall asks Jira whether it takes tickets: when a project is set, once a day, and after
        Jira refuses one.
      </p>
      <ul class="cards">
        {targets.map((target) => (
          <TargetCard target={target} caller={caller} now={now} />
        ))}
        {without.map((team) => (
          <NoTarget {...team} />
        ))}
      </ul>
    </section>
  );
}

function NoTarget({ teamId, teamName }: TeamWithoutTracker) {
  return (
    <li class="card" id={`team-${teamId}`}>
      <div class="card-head">
        <h3>
          <OutsideText text={teamName} most={80} />
        </h3>
        <Pill tone="warn">Gets no tickets: no Jira project set</Pill>
      </div>
    </li>
  );
}

type CardProps = { target: TeamTrackerState; caller: Caller; now: Date };

function TargetCard({ target, caller, now }: CardProps) {
  const { teamId, teamName, jira, problems, unanswered, sent24h, held } = target;
  const { tone, text } = standing(target);
  const limit = jira.dailyLimit ?? defaultDailyLimit;
  return (
    <li class="card" id={`team-${teamId}`}>
      <div class="card-head">
        <h3>
          <OutsideText text={teamName} most={80} />
        </h3>
        <Pill tone={tone}>{text}</Pill>
      </div>
      {problems.map((problem) => (
        <Notice tone={concernsAll(problem) ? 'bad' : 'plain'}>
          <OutsideText text={problem.sentence} most={600} />
        </Notice>
      ))}
      {unanswered === null ? null : (
        <p class="hint">
          Jira could not be asked at the last try: <OutsideText text={unanswered} />. It is asked
          again by itself.
        </p>
      )}
      <dl class="pairs">
        <div>
          <dt>Goes to</dt>
          <dd>
            <OutsideText text={`${jira.project}, ${jira.issueType} (${jira.connection})`} />
          </dd>
        </div>
        <div>
          <dt>Last 24 hours</dt>
          <dd>
            {sent24h} of {limit} tickets{held === 0 ? '' : `, ${held} waiting`}
          </dd>
        </div>
        <div>
          <dt>Checked</dt>
          <dd>
            {target.checkedAt === null ? 'Not yet' : <Moment at={target.checkedAt} now={now} />}
          </dd>
        </div>
      </dl>
      {isAtLeast(caller.role, 'admin') ? (
        <PostForm action={`/teams/${teamId}/check`} caller={caller}>
          <button type="submit" class="button">
            Check it now
          </button>
        </PostForm>
      ) : null}
    </li>
  );
}

function standing({ jira, checkedAt, problems }: TeamTrackerState) {
  if (problems.some(concernsAll)) return { tone: 'bad', text: 'Needs you' } as const;
  if (jira.dryRun) return { tone: 'warn', text: 'Rehearsing, nothing is sent' } as const;
  if (checkedAt === null) return { tone: 'plain', text: 'Not checked yet' } as const;
  if (problems.length > 0) return { tone: 'warn', text: 'May refuse some tickets' } as const;
  return { tone: 'good', text: 'Takes tickets' } as const;
}
