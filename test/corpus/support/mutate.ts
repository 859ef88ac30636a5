import fc from 'fast-check';
import type { Agent } from './page-step.ts';
import type { LabelledSequence } from './sequence.ts';
import type { Step } from './step.ts';

type Mutation = { index: number; kind: 'drop' | 'move' | 'repeat' | 'change'; by: number };

const agents: readonly Agent[] = ['integration', 'none', 'bot', 'user:robin', 'workflow'];
const conclusions = ['success', 'failure', 'timed_out', 'cancelled', 'skipped'] as const;
const states = ['success', 'failure', 'inactive', 'in_progress'] as const;

/** A sequence of the corpus with a few of its steps dropped, moved in time, told twice or changed. */
export function mutated(corpus: readonly LabelledSequence[]): fc.Arbitrary<LabelledSequence> {
  const mutation = fc.record<Mutation>({
    index: fc.nat(40),
    kind: fc.constantFrom('drop', 'move', 'repeat', 'change'),
    by: fc.nat(60),
  });
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(mutation, { maxLength: 4 }))
    .map(([sequence, mutations]) => ({
      ...sequence,
      deliveries: mutations.reduce(apply, sequence.deliveries),
    }));
}

function apply(steps: readonly Step[], { index, kind, by }: Mutation): Step[] {
  const at = index % Math.max(steps.length, 1);
  const step = steps[at];
  if (step === undefined) return [...steps];
  switch (kind) {
    case 'drop':
      // What is not told is still what later steps speak of.
      return steps.with(at, { ...step, delivered: false });
    case 'move':
      return steps.with(at, { ...step, at: shifted(step.at, by - 30) });
    case 'repeat':
      return [...steps, again(steps, step, shifted(step.at, by))];
    case 'change':
      return steps.with(at, changed(step, by));
  }
}

/** It happens once more; an attempt ends only once, so that its run has one more. */
function again(steps: readonly Step[], step: Step, at: string): Step {
  if (!('github' in step) || step.github !== 'workflow_run') return { ...step, at };
  const attempts = steps.flatMap((each) =>
    'run' in each && 'attempt' in each && each.run === step.run ? [each.attempt] : [],
  );
  return { ...step, at, attempt: Math.max(...attempts) + 1 };
}

function changed(step: Step, by: number): Step {
  if ('pagerduty' in step) return { ...step, agent: agents[by % agents.length] ?? 'none' };
  if ('jira' in step) return { ...step, names: !step.names };
  if (step.github === 'deployed') return { ...step, state: states[by % states.length] ?? 'error' };
  if (step.github !== 'workflow_run') return step;
  return { ...step, conclusion: conclusions[by % conclusions.length] ?? 'failure' };
}

function shifted(at: string, minutes: number): string {
  const [hours = 0, minute = 0, seconds = 0] = at.split(':').map(Number);
  const all = Math.max(0, hours * 60 + minute + minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(all / 60))}:${two(all % 60)}:${two(seconds)}`;
}
