import type { CustomerImpact } from '../../../core/candidate/answers.ts';

/** Whether a customer would have noticed. */
export const impactWords: Readonly<Record<CustomerImpact, string>> = {
  no: 'No',
  maybe: 'Maybe',
  yes: 'Yes',
  unknown: 'Not known',
};
