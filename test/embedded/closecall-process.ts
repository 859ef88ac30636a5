import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pollUntil } from '../../src/db/embedded/poll-until.ts';
import { processFacts } from '../../src/db/embedded/process-facts.ts';

type Account = { uid: number; gid: number };

/** What the child printed: where its database is, or why there is none. */
type Report = {
  url: string;
  pid: number;
  dataDir: string;
  adopted: boolean;
  notice: string | null;
  refusal?: { code: string; message: string };
};

export type ClosecallProcess = {
  report: Promise<Report>;
  /** Ends it and everything in its process group, with no chance to tidy up. */
  kill(): Promise<void>;
  /** Asks it to stop; answers its exit code. */
  stop(): Promise<number | null>;
};

const started: ChildProcess[] = [];
const servers: Report[] = [];

/** Starts the child program in a process group of its own, as `account` or as ourselves. */
export function startClosecall(
  program: string,
  options: { dataDir: string; how?: 'start' | 'keep'; fallbackDir?: string; account?: Account },
): ClosecallProcess {
  const { dataDir, how = 'start', fallbackDir = `${dataDir}-fallback`, account = {} } = options;
  const child = spawn(process.execPath, [program, how, dataDir, fallbackDir], {
    ...{ detached: true, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'], ...account },
  });
  started.push(child);
  const exited = once(child, 'exit');
  const report = readReport(child);
  return {
    report,
    kill: async () => {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

async function readReport(child: ChildProcess): Promise<Report> {
  if (child.stdout === null) throw new Error('The child has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const report: Report = JSON.parse(line);
    servers.push(report);
    return report;
  }
  throw new Error('The child said nothing.');
}

/** Resolves when the process is gone; throws when it still runs after a while. */
export async function isGone(pid: number): Promise<void> {
  const check = async () => ((await processFacts(pid)) === null ? true : null);
  if (await pollUntil(check, { everyMs: 20, withinMs: 10_000 })) return;
  throw new Error(`Process ${pid} still runs.`);
}

/** Ends whatever a failed test left running. */
export async function killLeftovers(): Promise<void> {
  for (const child of started) child.kill('SIGKILL');
  for (const { pid } of servers) {
    const command = pid > 0 ? (await processFacts(pid))?.command : '';
    if (command?.includes('closecall-embedded-')) process.kill(pid, 'SIGQUIT');
  }
}
