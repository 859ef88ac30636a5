import { basename } from 'node:path';
import { hasRedis } from './start-redis.ts';

/** The queues that every flow has to end right on. `off` is the sweeper alone. */
export const queueKinds: readonly ('postgres' | 'redis' | 'off')[] = hasRedis
  ? ['postgres', 'redis', 'off']
  : ['postgres', 'off'];

const real = queueKinds.filter((kind) => kind !== 'off');

/** The gate takes turns by the commit, 0 or 1; null plays all. */
const turn = process.env['FAULT_TURN'] ? Number(process.env['FAULT_TURN']) : null;

/**
 * The queues that a long run is played on: both, or with `FAULT_TURN` one of them, half of the files
 * on each. The other turn plays each file on the other one.
 */
export function queuesInTurn(file: string): typeof real {
  if (turn === null) return real;
  const place = (basename(file).length + turn) % real.length;
  return real.filter((_, at) => at === place);
}

/** All of a long list, or with `FAULT_TURN` every other one; the other turn plays the rest. */
export function halfInTurn<T>(all: readonly T[]): readonly T[] {
  return turn === null ? all : all.filter((_, at) => at % 2 === turn);
}
