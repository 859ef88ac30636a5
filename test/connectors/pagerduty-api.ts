import type { Budget, Gaps, ReadContext } from '../../connectors/contract.ts';
import { Settings } from '../../connectors/pagerduty/schema.ts';
import { loopbackOutbound } from '../outbound/provider-server.ts';
import { seenGaps } from './seen-gaps.ts';

export const TOKEN = 'SECRET_CANARY_77aa';

export type CountedBudget = Budget & { spent: number; noted: Parameters<Budget['note']>[0][] };

/** A budget that counts, and lets through `limit` calls. */
export function countedBudget(refuse: () => Error | null = () => null): CountedBudget {
  const budget: CountedBudget = {
    spent: 0,
    noted: [],
    async spend() {
      const refusal = refuse();
      if (refusal !== null) throw refusal;
      budget.spent += 1;
    },
    note: (limit) => {
      budget.noted.push(limit);
    },
  };
  return budget;
}

/** What reading a PagerDuty at that address takes. */
export function reading(
  apiUrl: string,
  options: {
    apiToken?: string;
    budget?: Budget;
    gaps?: Gaps;
    outbound?: ReturnType<typeof loopbackOutbound>;
  },
): ReadContext<Settings> {
  const { apiToken = TOKEN, budget = countedBudget(), outbound = loopbackOutbound() } = options;
  const { gaps = seenGaps() } = options;
  const settings = Settings.parse({ apiUrl, botUsers: ['Acme Autopilot'] });
  return { settings, apiToken, outbound, budget, gaps };
}
