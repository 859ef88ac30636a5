/** What the policy says about a candidate. */
export type Verdict = 'open_ticket' | 'review' | 'log' | 'suppress';
