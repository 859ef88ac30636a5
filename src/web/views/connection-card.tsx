import type { GlancedConnection } from '../../db/queries/connections-at-a-glance.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { PostForm } from './post-form.tsx';

/** A connection with what the page adds to its row. */
export type ShownConnection = GlancedConnection & {
  /** The provider's own name. */
  provider: string;
  webhookAddress: string;
  /** Why its stored settings can't be used, or null. */
  problem: string | null;
  hasApiToken: boolean;
  /** What came of asking the provider just now. */
  check: { ok: boolean; detail: string } | null;
};

type CardProps = { item: ShownConnection; caller: Caller; now: Date };

/** One connection: where its webhooks go, whether they come, and whether its API token works. */
export function ConnectionCard({ item, caller, now }: CardProps) {
  const { tone, text } = alive(item);
  return (
    <li class="card" id={`connection-${item.id}`}>
      <div class="card-head">
        <h2>
          <OutsideText text={item.name} most={80} />
        </h2>
        <Pill tone={tone}>{text}</Pill>
      </div>
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
          <dd>{saySecrets(item.webhookSecrets)}</dd>
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
        {item.problem === null ? null : (
          <div>
            <dt>Settings</dt>
            <dd>
              <OutsideText text={item.problem} />
            </dd>
          </div>
        )}
      </dl>
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

function alive(item: ShownConnection) {
  if (!item.enabled) return { tone: 'plain', text: 'Switched off' } as const;
  if (item.problem !== null) return { tone: 'bad', text: 'Settings need a look' } as const;
  if (item.webhookSecrets === 0) return { tone: 'warn', text: 'Needs a secret' } as const;
  if (item.lastDeliveryAt === null) return { tone: 'warn', text: 'Silent' } as const;
  return { tone: 'good', text: 'Alive' } as const;
}

function saySecrets(count: number): string {
  if (count === 0) return 'Not set, so every webhook is refused';
  return count === 1 ? 'Set' : `${count} are accepted, as during a change`;
}

function sayCounts({ received, quarantined }: GlancedConnection): string {
  if (received === 0) return 'Nothing';
  const arrived = received === 1 ? '1 delivery' : `${received} deliveries`;
  return quarantined === 0 ? arrived : `${arrived}, ${quarantined} put aside`;
}
