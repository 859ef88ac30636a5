/** An expected refusal, as a value. A broken world throws instead. */
export type Result<T, Problem> = { ok: true; value: T } | { ok: false; problem: Problem };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function err<Problem>(problem: Problem): { ok: false; problem: Problem } {
  return { ok: false, problem };
}
