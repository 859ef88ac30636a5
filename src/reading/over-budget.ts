import { OutboundError } from '../../connectors/contract.ts';

/** Our own share of the provider's rate limit is used up; nothing was sent. */
export class OverBudget extends OutboundError {
  readonly seconds: number;

  constructor(seconds: number) {
    const message = `the share of calls is used up for another ${Math.ceil(seconds)} s`;
    super('rate_limited', message, { retryAfterMs: seconds * 1000 });
    this.name = 'OverBudget';
    this.seconds = seconds;
  }
}
