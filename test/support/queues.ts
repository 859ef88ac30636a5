import { hasRedis } from './start-redis.ts';

/** The queues that every flow has to end right on. `off` is the sweeper alone. */
export const queueKinds: readonly ('postgres' | 'redis' | 'off')[] = hasRedis
  ? ['postgres', 'redis', 'off']
  : ['postgres', 'off'];
