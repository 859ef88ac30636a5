/** Counts the steps of one evaluation and ends it when they are too many. */
export type WorkBudget = { reset(): void; spend(steps: number): void };

/** Spending more than `limit` throws; the evaluation around it turns that into its answer. */
export function workBudget(limit: number): WorkBudget {
  let spent = 0;
  return {
    reset() {
      spent = 0;
    },
    spend(steps) {
      spent += steps;
      if (spent > limit) {
        throw new Error('the texts are too long for so many searches');
      }
    },
  };
}
