/** Why a condition is refused. Line and column count from 1; `suggestion` is what to write instead. */
export type ConditionProblem = {
  message: string;
  line: number;
  column: number;
  suggestion?: string;
};

/** A problem whose place is still an offset into the source. */
export type Fault = { at: number; message: string; suggestion?: string };

/** Takes note of a fault and lets the caller read on, so that no check needs an early way out. */
export type Report = (at: number, message: string, suggestion?: string) => void;

/** Turns the offset into the line and column that a person can find. */
export function placeFault(source: string, fault: Fault): ConditionProblem {
  const { at, ...said } = fault;
  const lines = source.slice(0, at).split('\n');
  return { ...said, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
