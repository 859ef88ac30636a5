import type { Caller } from '../caller.ts';

/** Counts open streams, so that neither one person's tabs nor all together take everything. */
export type LiveStreams = {
  open(caller: Caller): 'opened' | 'too-many-of-one' | 'too-many';
  close(caller: Caller): void;
};

const mostOfOne = 12;
const mostInAll = 1_000;

export function createLiveStreams(): LiveStreams {
  const counts = new Map<string, number>();
  let inAll = 0;
  return {
    open({ actor }) {
      const own = counts.get(actor) ?? 0;
      if (own >= mostOfOne) return 'too-many-of-one';
      if (inAll >= mostInAll) return 'too-many';
      counts.set(actor, own + 1);
      inAll += 1;
      return 'opened';
    },
    close({ actor }) {
      const left = (counts.get(actor) ?? 1) - 1;
      if (left === 0) counts.delete(actor);
      else counts.set(actor, left);
      inAll -= 1;
    },
  };
}
