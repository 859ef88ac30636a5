import type { RiskValue } from '../../../core/score/said.ts';

/** How little still stood between it and an incident. */
export const closenessWords: Readonly<Record<RiskValue, string>> = {
  1: 'it could hardly have become one',
  2: 'much still stood in between',
  10: 'little stood in between',
  50: 'only luck stood in between',
};
