import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from './error-code.ts';

/**
 * `startedAt` tells one process from a later one with the same id, also across a restart of the
 * machine; it is opaque and only good for comparing. Both are empty where nothing can be learned.
 */
export type ProcessFacts = { startedAt: string; command: string };

/** Facts about a running process, or `null` when there is none or only its zombie is left. */
export function processFacts(pid: number): Promise<ProcessFacts | null> {
  if (process.platform === 'linux') return fromProc(pid);
  return process.platform === 'win32' ? fromSignal(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<ProcessFacts | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    // The program's name in brackets may itself hold spaces and brackets.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    return { startedAt: `${bootId.trim()} ${rest[18]}`, command: command.replaceAll('\0', ' ') };
  } catch {
    return null;
  }
}

async function fromPs(pid: number): Promise<ProcessFacts | null> {
  const columns = ['-ww', '-o', 'stat=', '-o', 'lstart=', '-o', 'command='];
  try {
    const env = { LC_ALL: 'C' };
    const { stdout } = await promisify(execFile)('/bin/ps', [...columns, '-p', `${pid}`], { env });
    const [state = 'Z', ...words] = stdout.trim().split(/\s+/);
    if (state.startsWith('Z')) return null;
    // The start is always five words: Mon Jan 5 10:11:12 2026.
    return { startedAt: words.slice(0, 5).join(' '), command: words.slice(5).join(' ') };
  } catch {
    return null;
  }
}

async function fromSignal(pid: number): Promise<ProcessFacts | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return null;
  }
  return { startedAt: '', command: '' };
}
