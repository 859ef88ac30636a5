import type { z } from 'zod';

/** The child's end of `startChild`: answers each question, and ends with the parent. */
export function answerParent<Question>(
  schema: z.ZodType<Question>,
  answer: (question: Question) => Promise<object>,
): void {
  process.on('message', async (message) => {
    const given = await answer(schema.parse(message));
    process.send?.(given);
  });
  process.on('disconnect', () => process.exit(0));
}
