/** The kinds of gap that a near miss may show; `unknown` while nobody has said. */
export const gaps = [
  'knowledge',
  'config',
  'dependency',
  'capacity',
  'silent',
  'cascade',
  'data',
  'test',
  'unknown',
] as const;

export type Gap = (typeof gaps)[number];

/** Whether a customer would have noticed. */
export const customerImpacts = ['no', 'maybe', 'yes', 'unknown'] as const;

export type CustomerImpact = (typeof customerImpacts)[number];

/** So long is the one line in which a person says what the gap is. */
export const longestGapText = 300;

/** What a person answers with a decision; null leaves it as it stands. */
export type Answers = {
  gap: Gap | null;
  /** In one line. */
  gapText: string | null;
  customerImpact: CustomerImpact | null;
};

export const nothingAnswered: Answers = { gap: null, gapText: null, customerImpact: null };

/** What stands of these questions while nobody has answered them. */
export const notAnswered = { customerImpact: 'unknown', gap: 'unknown', gapText: null } as const;
