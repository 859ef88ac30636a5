import { integer, jsonb, text } from 'drizzle-orm/pg-core';
import type { MaskedValue } from '../../core/mask-values.ts';

/** How a row got its fingerprint, kept so that it can be derived again after what people say of patterns. */
export const groupingColumns = {
  /** Before what people said of patterns; null where an earlier release wrote the row. */
  computedFingerprint: text('computed_fingerprint'),
  /** What was masked, in order; null as above. */
  maskedValues: jsonb('masked_values').$type<readonly MaskedValue[]>(),
  /** The version of the rules it was computed by. */
  fingerprintRules: integer('fingerprint_rules').notNull().default(1),
};
