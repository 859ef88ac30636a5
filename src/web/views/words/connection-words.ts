import { sayList } from '../../../core/detect/say-count.ts';
import type { ConnectionAccess } from '../../../db/queries/access-of-connections.ts';
import type { ShownConnection } from '../connection-card.tsx';
import type { Tone } from './candidate-words.ts';

/** What a provider is asked, to stand after `can’t be asked`. */
const asked: ReadonlyMap<string, string> = new Map([
  ['api token', 'anything'],
  ['page_log', 'who resolved a page'],
  ['page_timer', 'after how long a service closes its pages by itself'],
  ['page_alerts', 'which alerts fired a page'],
  ['run_attempt', 'how an attempt of a run ended'],
  ['run_jobs', 'which jobs of a run failed'],
  ['compare', 'which of two commits is the newer one'],
  ['lists', 'what happened in the past'],
  ['accounts', 'whose addresses its settings name'],
  ['open incidents', 'about all open incidents at once'],
  ['left out', 'for all that it lists'],
  ['lost deliveries', 'which webhooks it could not deliver'],
  ['redelivery', 'to send lost webhooks again'],
]);

const detectionNeeds: ReadonlySet<string> = new Set([
  'api token',
  'page_log',
  'page_timer',
  'page_alerts',
  'run_attempt',
  'run_jobs',
  'compare',
]);

/** One cause with all that it keeps from being asked. */
export type Trouble = {
  cause: string;
  whats: readonly string[];
  since: Date;
  seenAt: Date;
  /** Detection asks for it, and goes on without. */
  leavesDoubt: boolean;
};

/** The same cause is told once, whatever is asked. */
export function troublesOf(problems: ConnectionAccess['problems']): readonly Trouble[] {
  const causes = [...new Set(problems.map(({ cause }) => cause))];
  return causes.map((cause) => {
    const own = problems.filter((each) => each.cause === cause);
    const times = (of: 'since' | 'seenAt') => own.map((each) => each[of].getTime());
    return {
      cause,
      whats: sayWhats(own),
      since: new Date(Math.min(...times('since'))),
      seenAt: new Date(Math.max(...times('seenAt'))),
      leavesDoubt: own.some(({ what }) => detectionNeeds.has(what)),
    };
  });
}

/** Each kind once, with what it is about: `which jobs of a run failed (acme/checkout)`. */
function sayWhats(problems: ConnectionAccess['problems']): readonly string[] {
  const kinds = [...new Set(problems.map(({ what }) => what))];
  return kinds.map((kind) => {
    const abouts = problems.flatMap(({ what, about }) => (what === kind ? (about ?? []) : []));
    const said = asked.get(kind) ?? kind;
    return abouts.length === 0 ? said : `${said} (${sayList(abouts)})`;
  });
}

/** Lists that are read late by so much are behind. */
const slackSeconds = 300;

/** How a connection stands, in a word or two. */
export function sayStanding(item: ShownConnection, now: Date): { tone: Tone; text: string } {
  if (!item.enabled) return { tone: 'plain', text: 'Switched off' };
  if (item.problem !== null) return { tone: 'bad', text: 'Settings need a look' };
  const silence = item.pollSeconds === null ? saySilence(item) : sayPolling(item, now);
  if (silence !== null) return silence;
  if (item.access.problems.length > 0) return { tone: 'warn', text: 'Can’t be asked' };
  return { tone: 'good', text: 'Alive' };
}

type Standing = { tone: Tone; text: string } | null;

function saySilence(item: ShownConnection): Standing {
  if (item.webhookSecrets === 0) return { tone: 'warn', text: 'Needs a secret' };
  if (item.lastDeliveryAt !== null) return null;
  return { tone: 'warn', text: item.wrongSignatures === null ? 'Silent' : 'Wrong signatures' };
}

function sayPolling({ hasApiToken, pollSeconds, readings }: ShownConnection, now: Date): Standing {
  if (!hasApiToken) return { tone: 'warn', text: 'Needs an API token' };
  const poll = readings.find(({ purpose }) => purpose === 'poll');
  if (poll === undefined) return { tone: 'plain', text: 'Not read yet' };
  const lateMs = (3 * (pollSeconds ?? 0) + slackSeconds) * 1000;
  return now.getTime() - poll.until.getTime() > lateMs ? { tone: 'warn', text: 'Behind' } : null;
}

export function saySecrets({ webhookSecrets, pollSeconds, connector }: ShownConnection): string {
  if (webhookSecrets === 1) return 'Set';
  if (webhookSecrets > 1) return `${webhookSecrets} are accepted, as during a change`;
  if (pollSeconds !== null) {
    return connector === 'jira'
      ? 'Not set: changes are read from its lists, and how a follow-up’s ticket ends is not heard of'
      : 'Not set, and not needed while its lists are read';
  }
  return 'Not set, so every webhook is refused';
}

export function sayCounts(item: { received: number; quarantined: number }): string {
  const { received, quarantined } = item;
  if (received === 0) return 'Nothing';
  const arrived = received === 1 ? '1 delivery' : `${received} deliveries`;
  return quarantined === 0 ? arrived : `${arrived}, ${quarantined} put aside`;
}
