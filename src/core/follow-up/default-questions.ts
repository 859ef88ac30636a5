import type { TicketQuestion } from './question-set.ts';

/**
 * What tickets ask until an admin says otherwise, and wherever none of an admin's own fits. Each
 * first step fits into half an hour, needs nobody's leave, and leaves something behind; each question
 * is about how the work is set up and not about who did it.
 */
export const DEFAULT_QUESTIONS: readonly TicketQuestion[] = [
  {
    name: 'told by a person',
    when: 'detector == "manual_report"',
    firstStep:
      'Ask two who were not there how they would have noticed, and write down what they say.',
    question: ['Who else would have noticed?', 'What told us?', 'Why was the system open to this?'],
  },
  {
    name: 'a page that came close',
    when: 'detector == "auto_resolved_page" && closeness >= 10',
    firstStep:
      'Open the graphs of the ten minutes around the page and write down what recovered first, and why.',
    question: 'Would it recover at peak, with twice the load and half the people awake?',
  },
  {
    name: 'a page that keeps coming back',
    when: 'detector == "auto_resolved_page" && occurrences14d >= 3',
    firstStep:
      'Lay the last three firings side by side: the same hour, the same job, the same deployment before?',
    question: 'Would it recover at peak, or does each time come a little closer?',
  },
  {
    name: 'a page that cleared itself',
    when: 'detector == "auto_resolved_page"',
    firstStep:
      'Find what made it recover: a retry, a restart, a queue that drained, or load that went away.',
    question: 'Would it recover at peak?',
  },
  {
    name: 'many runs that failed together',
    when: 'detector == "retried_ci_failure" && "shared_cause" in labels',
    firstStep:
      'Compare the first lines that went wrong in two of the failed jobs; name what they share.',
    question: 'What would we have done if it had not come back while a fix was waiting to go out?',
  },
  {
    name: 'a deployment that passed on a re-run',
    when: 'detector == "retried_ci_failure" && deployWorkflow',
    firstStep:
      'Read the log of the failed attempt from where it stopped: what was already changed by then?',
    question:
      'Is it a race in the test or in the product, and what would be half deployed without the re-run?',
  },
  {
    name: 'a pipeline that passed on a re-run',
    when: 'detector == "retried_ci_failure"',
    firstStep:
      'Run the step that flipped twenty times on the same commit and note how often it fails.',
    question: 'Is it a race in the test or in the product?',
  },
  {
    name: 'a rollback',
    when: 'detector == "canary_rollback"',
    firstStep:
      'Find which check or which pair of eyes asked for the rollback, and what it looked at.',
    question: 'Would this check catch it at 100 %, in the middle of the night?',
  },
  {
    name: 'anything else',
    when: 'true',
    firstStep: 'Write down in two lines what would have happened next if nothing had stopped it.',
    question: 'What saved us this time, and can we count on it the next time?',
  },
];
