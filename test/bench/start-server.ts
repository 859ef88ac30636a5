import { z } from 'zod';
import { type Child, startChild } from './child.ts';

const Answer = z.object({ port: z.number() });

/** Starts one of `servers/` as a process and waits until it listens. */
export async function startServer(
  name: string,
  question: object,
  options: { profileDir?: string | undefined } = {},
): Promise<Child & { port: number }> {
  const child = startChild(new URL(`servers/${name}.js`, import.meta.url), options);
  const { port } = Answer.parse(await child.ask(question));
  return { ...child, port };
}
