import type { ToldDigest } from '../../core/digest/tell-digest.ts';
import type { LastDigestSend } from '../../db/queries/last-digest-sends.ts';
import type { TeamWithDigest } from '../../db/queries/teams-with-digest.ts';
import type { Caller } from '../caller.ts';
import { EmptyState } from './empty-state.tsx';
import { Layout } from './layout.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { sayWays, sayWhen, sendWords } from './words/digest-words.ts';

export type ShownDigest = TeamWithDigest & {
  nextAt: Date;
  /** How the last one went, each way. */
  sends: readonly LastDigestSend[];
  /** What the next one would say if it were now; null for nothing. */
  told: ToldDigest | null;
};

type DigestProps = { caller: Caller; now: Date; teams: readonly ShownDigest[]; left: number };

/** What each team is told without having to look: when, where, how it went, and what comes next. */
export function DigestPage({ caller, now, teams, left }: DigestProps) {
  return (
    <Layout title="Digest" caller={caller} current="digest">
      <header class="page-head">
        <h1>Digest</h1>
        <p class="lead">
          A short word to each team at a time of its own: at most three near misses worth a look,
          and what came of the last ones. When there is nothing to tell, nothing comes.
        </p>
      </header>
      {teams.length === 0 ? <NoDigest /> : null}
      {teams.map((team) => (
        <TeamDigest team={team} now={now} />
      ))}
      {left > 0 ? (
        <p class="hint">And {left === 1 ? 'one more team' : `${left} more teams`}.</p>
      ) : null}
    </Layout>
  );
}

function NoDigest() {
  return (
    <EmptyState title="No team has one yet">
      <p>
        An admin sets it in the configuration file, for each team: <code>digest</code> with a time
        zone, days, a time by day, and an e-mail address or a chat. <code>docs/digest.md</code> has
        an example.
      </p>
    </EmptyState>
  );
}

function TeamDigest({ team, now }: { team: ShownDigest; now: Date }) {
  const { id, name, digest, hasChat, nextAt, sends, told } = team;
  const titleId = `digest-${id}`;
  return (
    <section class="card" aria-labelledby={titleId}>
      <h2 id={titleId}>
        <OutsideText text={name} most={80} />
      </h2>
      <p>
        {sayWhen(digest)}, {sayWays(digest, hasChat)}. The next one{' '}
        {nextAt <= now ? (
          'is due now'
        ) : (
          <>
            comes <Moment at={nextAt} now={now} />
          </>
        )}
        .
      </p>
      {sends.map(({ channel, status, problem, changedAt }) => (
        <p class="row-state">
          <Pill tone={sendWords[status].tone}>{sendWords[status].text}</Pill>
          <span>
            {channel === 'email' ? 'The last by e-mail' : 'The last to the chat'},{' '}
            <Moment at={changedAt} now={now} />
          </span>
          {problem === null ? null : <OutsideText text={problem} most={200} />}
        </p>
      ))}
      {told === null ? (
        <p class="hint">There is nothing to tell right now, so it would stay away.</p>
      ) : (
        <Preview told={told} />
      )}
    </section>
  );
}

function Preview({ told: { parts } }: { told: ToldDigest }) {
  return (
    <details>
      <summary>What it would say now</summary>
      {parts.map(({ heading, lines }) => (
        <>
          <h3>{heading}</h3>
          <ul class="alike">
            {lines.map(({ text, remark, url }) => (
              <li>
                <a href={url ?? '/'}>
                  <OutsideText text={text} most={240} />
                </a>
                <p class="row-state">
                  <OutsideText text={remark} most={120} />
                </p>
              </li>
            ))}
          </ul>
        </>
      ))}
    </details>
  );
}
