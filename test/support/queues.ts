import { basename } from 'node:path';
import { hasRedis } from './start-redis.ts';

/** The queues that every flow has to end right on. `off` is the sweeper alone. */
export const queueKinds: readonly ('postgres' | 'redis' | 'off')[] = hasRedis
  ? ['postgres', 'redis', 'off']
  : ['postgres', 'off'];

const real = queueKinds.filter((kind) => kind !== 'off');

/**
 * The queues that a long run is played on: both, or with `FAULT_TURN` one of them, half of the files
 * on each. The other turn plays each file on the other one; the gate takes turns by the commit.
 */
export function queuesInTurn(file: string): typeof real {
  const turn = process.env['FAULT_TURN'] ?? '';
  if (turn === '') return real;
  const place = (basename(file).length + Number(turn)) % real.length;
  return real.filter((_, at) => at === place);
}
