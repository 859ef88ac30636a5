import { RE2JS, RE2JSException, RE2JSSyntaxException } from '@bufbuild/re2';
import { err, ok, type Result } from '../result.ts';
import { CONDITION_LIMITS } from './condition-limits.ts';

/** A regular expression that takes time linear in the text, whatever the pattern. */
export type TextPattern = {
  test(text: string): boolean;
  /** Steps that a test of so many characters takes at most. */
  stepsFor(characters: number): number;
};

type PatternProblem = {
  message: string;
  /** The part of the pattern that is at fault, when it is known. */
  part: string | null;
};

/** What a character costs beside the program's own size, as measured against RE2's slowest path. */
const STEPS_PER_CHARACTER = 50;

/** Compiles the pattern with RE2, which has no backtracking, no look-around and no back-references. */
export function textPattern(pattern: string): Result<TextPattern, PatternProblem> {
  if (pattern.length > CONDITION_LIMITS.pattern) {
    const message = `the pattern is longer than ${CONDITION_LIMITS.pattern} characters`;
    return err({ message, part: null });
  }
  const compiled = compile(pattern);
  if (!compiled.ok) {
    return compiled;
  }
  const instructions = compiled.value.re2().prog.numInst();
  if (instructions > CONDITION_LIMITS.program) {
    return err({ message: 'the pattern repeats too much', part: null });
  }
  return ok({
    test: (text) => compiled.value.test(text),
    stepsFor: (characters) => characters * (instructions + STEPS_PER_CHARACTER),
  });
}

function compile(pattern: string): Result<RE2JS, PatternProblem> {
  try {
    return ok(RE2JS.compile(pattern));
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      const message = `the pattern can't be used: ${error.getDescription()}`;
      return err({ message, part: error.getPattern() });
    }
    if (error instanceof RE2JSException) {
      return err({ message: `the pattern can't be used: ${error.message}`, part: null });
    }
    throw error;
  }
}
