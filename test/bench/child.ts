import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that answers one question at a time. */
export type Child = {
  pid: number;
  /** Rejects when the process ends instead. */
  ask(question: object): Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts a compiled module as a process; `answerParent` is its other end. */
export function startChild(module: URL, options: { profileDir?: string | undefined } = {}): Child {
  const { profileDir } = options;
  const child = fork(module, {
    execArgv: profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`],
  });
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    async ask(question) {
      const answered = once(child, 'message').then(([answer]: unknown[]) => answer);
      child.send(question);
      const endedEarly = ended.then(([code, signal]: unknown[]) => {
        throw new Error(`${module.pathname} ended with ${code ?? signal} before it answered`);
      });
      return Promise.race([answered, endedEarly]);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
