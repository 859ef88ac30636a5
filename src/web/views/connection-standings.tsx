import type { WrongSignatures } from '../../db/queries/count-wrong-signatures.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';

/** What a connection has brought lately, and what it could not. */
export type ConnectionStanding = {
  id: string;
  name: string;
  /** Null when nothing came for 30 days. */
  lastDeliveryAt: Date | null;
  webhookSecrets: number;
  wrongSignatures: WrongSignatures | null;
  /** Of how many webhooks some can't be found any more. */
  gone: number;
};

type StandingsProps = { standings: readonly ConnectionStanding[]; now: Date };

const mostShown = 10;

/** Connection by connection, why nothing may be coming. */
export function ConnectionStandings({ standings, now }: StandingsProps) {
  if (standings.length === 0) return null;
  return (
    <ul class="standings">
      {standings.slice(0, mostShown).map((each) => (
        <li>
          <a href={`/connections#connection-${each.id}`}>
            <OutsideText text={each.name} most={80} />
          </a>
          : <LastDelivery at={each.lastDeliveryAt} now={now} />
          {each.webhookSecrets === 0 ? ' It has no webhook secret, so all are refused.' : null}
          <Wrong of={each.wrongSignatures} now={now} />
          {each.gone === 0 ? null : ' Some were lost on the way and can’t be found any more.'}
        </li>
      ))}
      {standings.length > mostShown ? (
        <li>
          <a href="/connections">{standings.length - mostShown} more</a>
        </li>
      ) : null}
    </ul>
  );
}

const silentMs = 24 * 60 * 60 * 1000;

/** Those that have brought nothing for a day, or lose something: all decided may only look so. */
export function ConnectionTroubles({ standings, now }: StandingsProps) {
  const troubled = standings.filter((each) => isTroubled(each, now));
  if (troubled.length === 0) return null;
  return (
    <>
      <p>What was silent for a day, or had trouble:</p>
      <ConnectionStandings standings={troubled} now={now} />
    </>
  );
}

function isTroubled(
  { lastDeliveryAt, wrongSignatures, gone }: ConnectionStanding,
  now: Date,
): boolean {
  const isSilent = lastDeliveryAt !== null && now.getTime() - lastDeliveryAt.getTime() > silentMs;
  const isRefused =
    wrongSignatures !== null &&
    (lastDeliveryAt === null || wrongSignatures.lastAt > lastDeliveryAt);
  return isSilent || isRefused || gone > 0;
}

function LastDelivery({ at, now }: { at: Date | null; now: Date }) {
  if (at === null) return 'nothing in the last 30 days.';
  return (
    <>
      the last delivery came <Moment at={at} now={now} />.
    </>
  );
}

function Wrong({ of, now }: { of: WrongSignatures | null; now: Date }) {
  if (of === null) return null;
  return (
    <>
      {' '}
      {of.requests === 1 ? 'One request was' : `${of.requests} requests were`} refused for a wrong
      signature, the last one <Moment at={of.lastAt} now={now} />: its secret differs from the
      provider’s.
    </>
  );
}
