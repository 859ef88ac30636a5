/**
 * Bounds that keep any condition's cost small whatever an admin writes and whatever a provider
 * sends. Together they bound one evaluation to about 100 ms at the very worst, measured with
 * patterns and texts made for it; an ordinary one takes some microseconds.
 */
export const CONDITION_LIMITS = {
  /** Characters of one condition. */
  source: 2_000,
  /** Names, values, operators and calls in one condition. */
  nodes: 500,
  /** How deep they nest. */
  depth: 40,
  /** Characters of a text fact that a condition sees. */
  text: 16_384,
  /** Labels that a condition sees, and characters of each. */
  labels: 50,
  labelText: 255,
  /** Characters of a regular expression, and instructions of its compiled program. */
  pattern: 500,
  program: 1_000,
  /** Steps that all text searches of one evaluation may take together. */
  work: 1_000_000,
} as const;
