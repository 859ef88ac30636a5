/** Failures up to the first pass after the first of them. */
export type FoundRetry<End> = { failed: readonly [End, ...End[]]; passed: End };

/** The first retry among ends that come in order; null where no failure was followed by a pass. */
export function findRetry<End extends { hasPassed: boolean }>(
  ends: readonly End[],
): FoundRetry<End> | null {
  const failedAt = ends.findIndex(({ hasPassed }) => !hasPassed);
  if (failedAt === -1) return null;
  const since = ends.slice(failedAt);
  const passedAt = since.findIndex(({ hasPassed }) => hasPassed);
  const passed = since[passedAt];
  const [first, ...others] = since.slice(0, passedAt);
  return passed === undefined || first === undefined
    ? null
    : { failed: [first, ...others], passed };
}
