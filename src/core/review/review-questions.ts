/** What a team asks itself of each; about how the work is set up, and not about who did it. */
export const reviewQuestions: readonly string[] = [
  'What would have happened next if nothing had stopped it?',
  'What stopped it, and can we count on that the next time?',
  'What told us, and how early could something have told us?',
  'What made it likely here: what is different from where it does not happen?',
  'What is one small thing that we change this week?',
];
