import type { Gaps } from '../../connectors/contract.ts';

/** What answers had to go without, by part, with the scope or the words of the refusal. */
export type SeenGaps = Gaps & { parts: Map<string, string> };

export function seenGaps(): SeenGaps {
  const parts = new Map<string, string>();
  return {
    parts,
    async open(part, refusal) {
      parts.set(part, refusal.message);
    },
    async close(part) {
      parts.delete(part);
    },
  };
}
