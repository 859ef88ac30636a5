import type { ConnectionAccess } from '../../db/queries/access-of-connections.ts';
import type { GlancedConnection } from '../../db/queries/connections-at-a-glance.ts';
import type { WrongSignatures } from '../../db/queries/count-wrong-signatures.ts';
import type { GoneWebhooks } from '../../db/queries/gone-webhooks.ts';
import type { LastReading } from '../../db/queries/last-readings.ts';
import type { LostOfConnection } from '../../db/queries/lost-of-connections.ts';
import type { OpenCircuit } from '../../db/queries/open-circuits.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { ConnectionTroubles } from './connection-access.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { ConnectionReadings } from './connection-readings.tsx';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';
import { WebhooksGone } from './webhooks-gone.tsx';
import { sayCounts, saySecrets, sayStanding } from './words/connection-words.ts';
import { sayExact } from './words/relative-time.ts';

/** A connection with what the page adds to its row. */
export type ShownConnection = GlancedConnection & {
  /** The provider's own name. */
  provider: string;
  webhookAddress: string;
  /** Why its stored settings can't be used, or null. */
  problem: string | null;
  hasApiToken: boolean;
  /** What the token is for. */
  tokenHelp: string;
  wrongSignatures: WrongSignatures | null;
  /** How often its lists are read; null where webhooks are waited for. */
  pollSeconds: number | null;
  access: ConnectionAccess;
  /** Set while its site is left alone. */
  unwell: OpenCircuit | null;
  /** The last one of each purpose. */
  readings: readonly LastReading[];
  lost: LostOfConnection;
  gone: readonly GoneWebhooks[];
  /** What came of asking the provider just now. */
  check: { ok: boolean; detail: string } | null;
};

type CardProps = { item: ShownConnection; caller: Caller; now: Date };

/** One connection: where its webhooks go, whether they come, and whether its API token works. */
export function ConnectionCard({ item, caller, now }: CardProps) {
  const { tone, text } = sayStanding(item, now);
  return (
    <li class="card" id={`connection-${item.id}`}>
      <div class="card-head">
        <h2>
          <OutsideText text={item.name} most={80} />
        </h2>
        <Pill tone={tone}>{text}</Pill>
      </div>
      {item.enabled ? <ConnectionTroubles {...item} now={now} /> : null}
      <dl class="pairs">
        <div>
          <dt>Provider</dt>
          <dd>{item.provider}</dd>
        </div>
        <div class="pair-wide">
          <dt>Webhook address</dt>
          <dd>
            <code class="address">{item.webhookAddress}</code>
          </dd>
        </div>
        <div>
          <dt>Webhook secret</dt>
          <dd>{saySecrets(item)}</dd>
        </div>
        <WrongSignaturesOf {...item} now={now} />
        <div class={item.hasApiToken ? undefined : 'pair-wide'}>
          <dt>API token</dt>
          <dd>{item.hasApiToken ? 'Set' : `Not set. ${item.tokenHelp}`}</dd>
        </div>
        <div>
          <dt>Last delivery</dt>
          <dd>
            {item.lastDeliveryAt === null ? (
              'None in the last 30 days'
            ) : (
              <Moment at={item.lastDeliveryAt} now={now} />
            )}
          </dd>
        </div>
        <div>
          <dt>Last 24 hours</dt>
          <dd>{sayCounts(item)}</dd>
        </div>
        <ConnectionReadings {...item} now={now} />
        {item.problem === null ? null : (
          <div>
            <dt>Settings</dt>
            <dd>
              <OutsideText text={item.problem} />
            </dd>
          </div>
        )}
      </dl>
      <WebhooksGone {...item} />
      <ConnectionLost {...item} now={now} />
      {item.check === null ? null : (
        <Notice tone={item.check.ok ? 'good' : 'bad'}>
          <OutsideText text={item.check.detail} />
        </Notice>
      )}
      {item.hasApiToken && isAtLeast(caller.role, 'admin') ? (
        <PostForm action={`/connections/${item.id}/check#connection-${item.id}`} caller={caller}>
          <button type="submit" class="button">
            Check the API token
          </button>
        </PostForm>
      ) : null}
    </li>
  );
}

/** They are refused and not stored; a sender with an old secret shows here alone. */
function WrongSignaturesOf({
  wrongSignatures,
  now,
}: Pick<ShownConnection, 'wrongSignatures'> & { now: Date }) {
  if (wrongSignatures === null) return null;
  const { requests, since, lastAt } = wrongSignatures;
  return (
    <div>
      <dt>Refused</dt>
      <dd>
        {requests === 1 ? 'One request' : `${requests} requests`} with a wrong signature since{' '}
        <time datetime={since.toISOString()}>{sayExact(since)}</time>, the last one{' '}
        <Moment at={lastAt} now={now} />
      </dd>
    </div>
  );
}
