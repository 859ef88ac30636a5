import type { Clock } from '../../../clock.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { SendResult, SignedSender } from '../signed-sender.ts';

/** One try to deliver a webhook, as GitHub lists it. */
export type HookDelivery = {
  id: number;
  guid: string;
  deliveredAt: Date;
  isRedelivery: boolean;
  /** What the other side answered; 0 where no answer came. */
  statusCode: number;
  delivery: ScenarioDelivery;
};

const MAX_DELIVERIES = 1_000;

export type HookDeliveries = {
  send(delivery: ScenarioDelivery): Promise<SendResult>;
  /** Writes down a webhook that never arrived, so that it can be found and asked for again. */
  lose(delivery: ScenarioDelivery): void;
  /** Delivers again with the same guid; null for an id that is not known. */
  redeliver(id: number): Promise<SendResult | null>;
  /** The newest thousand, newest first. */
  list(): readonly HookDelivery[];
  /** Where they go; null while that is nowhere. */
  address(): string | null;
};

export function createHookDeliveries(options: {
  sender: SignedSender;
  clock: Clock;
  ids: SeededIds;
}): HookDeliveries {
  const deliveries: HookDelivery[] = [];

  function record(delivery: ScenarioDelivery, statusCode: number): void {
    const guid = delivery.headers['X-GitHub-Delivery'] ?? '';
    deliveries.unshift({
      id: options.ids.number(),
      guid,
      deliveredAt: options.clock.now(),
      isRedelivery: deliveries.some((former) => former.guid === guid),
      statusCode,
      delivery,
    });
    deliveries.splice(MAX_DELIVERIES);
  }

  async function send(delivery: ScenarioDelivery): Promise<SendResult> {
    const result = await options.sender.send(delivery);
    record(delivery, result.attempts.at(-1)?.status ?? 0);
    return result;
  }

  return {
    send,
    lose: (delivery) => record(delivery, 0),
    redeliver: async (id) => {
      const former = deliveries.find((one) => one.id === id);
      return former ? send(former.delivery) : null;
    },
    list: () => [...deliveries],
    address: options.sender.address,
  };
}
