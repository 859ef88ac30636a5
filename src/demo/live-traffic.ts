import type { Clock } from '../clock.ts';
import { pageSettleSeconds } from './demo-config.ts';
import { openingScenarios, recurringScenarios, type Tell } from './live-scenarios.ts';
import type { Provider, ScenarioBase, ScenarioDelivery } from './scenarios/scenario-delivery.ts';
import type { SeededIds } from './seeded-ids.ts';
import type { Sites } from './shapes/sites.ts';
import { after, SECOND } from './shapes/times.ts';
import type { SendResult } from './stand-ins/signed-sender.ts';

type LiveTrafficOptions = {
  /** The stand-ins, or anything else that can send. Sending never throws. */
  senders: Readonly<Record<Provider, { send(delivery: ScenarioDelivery): Promise<SendResult> }>>;
  clock: Clock;
  /** Waits that many ms; returns at once, or throws, when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  ids: SeededIds;
  sites?: Sites;
  onSent?: (delivery: ScenarioDelivery, result: SendResult) => void;
};

const OPENING_GAP_MS = SECOND;
const GAP_MS = [20 * SECOND, 40 * SECOND] as const;
const TELLING_MS = 4 * SECOND;
/** Everything has settled by the time it is told. */
const ENDED_MS = (pageSettleSeconds + 5) * SECOND;

/**
 * Sends a near miss of each kind within the first 20 s, and from then on a scenario every 20 to
 * 40 s, until the signal is aborted. Each is told within 4 s but has the provider times of a real
 * one that ended a minute ago, so that it has settled by then.
 */
export async function runLiveTraffic(
  options: LiveTrafficOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const tell of openingScenarios) {
    await tellNow(options, tell, signal);
    await pause(options, OPENING_GAP_MS, signal);
  }
  for (let turn = 0; !signal.aborted; turn += 1) {
    await pause(options, options.ids.between(...GAP_MS) - TELLING_MS, signal);
    const tell = recurringScenarios[turn % recurringScenarios.length] ?? recurringScenarios[0];
    await tellNow(options, tell, signal);
  }
}

async function tellNow(
  options: LiveTrafficOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const deliveries = endingAt(after(options.clock.now(), -ENDED_MS), (at) =>
    tell(baseAt(options, at)),
  );
  for (const delivery of deliveries) {
    if (signal.aborted) return;
    const result = await options.senders[delivery.provider].send(delivery);
    options.onSent?.(delivery, result);
    await pause(options, TELLING_MS / deliveries.length, signal);
  }
}

function baseAt({ ids, sites }: LiveTrafficOptions, at: Date): ScenarioBase {
  return { ids, at, ...(sites && { sites }) };
}

/** Told twice: once to see how long it takes, and then so that it ends at that time. */
function endingAt(end: Date, tell: (at: Date) => ScenarioDelivery[]): ScenarioDelivery[] {
  const lastAt = Math.max(...tell(end).map(({ at }) => at.getTime()));
  return tell(after(end, end.getTime() - lastAt));
}

async function pause(options: LiveTrafficOptions, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await options.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
