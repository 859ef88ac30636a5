import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { errorCode } from './error-code.ts';
import { processFacts } from './process-facts.ts';

/** The right to use a data folder, held until it is released or its process is gone. */
export type DataDirClaim = { release(): Promise<void> };

/**
 * Claims the folder for this process or throws `already-running`. Of several that start at the same
 * instant exactly one wins; a claim whose process was killed is passed over.
 *
 * Claims are numbered files, and the highest one counts. Whoever finds it given up makes the next
 * number by `link`, which only one can; nobody ever removes the highest, so there is no instant at
 * which a stale claim and a fresh one could be mistaken for each other.
 */
export async function claimDataDir(dataDir: string): Promise<DataDirClaim> {
  for (;;) {
    const latest = await latestClaim(dataDir);
    const holder = await livingHolder(claimFile(dataDir, latest));
    if (holder !== null) throw alreadyRunning(dataDir, holder);
    const mine = claimFile(dataDir, latest + 1);
    if (!(await makeClaim(mine))) continue;
    if ((await latestClaim(dataDir)) !== latest + 1) {
      await rm(mine, { force: true });
      continue;
    }
    await removeOthers(dataDir, mine);
    return { release: () => giveUp(mine) };
  }
}

function claimFile(dataDir: string, number: number): string {
  return join(dataDir, `claim-${number}`);
}

function alreadyRunning(dataDir: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'already-running',
    `Closecall is already running on ${dataDir} (process ${pid}): stop it first, or choose another folder with CLOSECALL_DATA_DIR.`,
  );
}

async function latestClaim(dataDir: string): Promise<number> {
  let latest = 0;
  for (const name of await readdir(dataDir)) {
    const number = /^claim-(\d+)$/.exec(name)?.[1];
    if (number !== undefined) latest = Math.max(latest, Number(number));
  }
  return latest;
}

/** The process id in a claim if that very process still runs. */
async function livingHolder(claim: string): Promise<number | null> {
  const text = await readFile(claim, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  const [pidText, startedAt] = text.split('\n');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const facts = await processFacts(pid);
  return facts?.startedAt === startedAt ? pid : null;
}

async function makeClaim(claim: string): Promise<boolean> {
  const facts = await processFacts(process.pid);
  const draft = await writeDraft(claim, `${process.pid}\n${facts?.startedAt ?? ''}\n`);
  try {
    await link(draft, claim);
    return true;
  } catch (error) {
    // ENOENT: the winner of a race tidied our draft away.
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The file stays, empty of a holder: the number must not be used twice. */
async function giveUp(claim: string): Promise<void> {
  try {
    await rename(await writeDraft(claim, 'released\n'), claim);
  } catch (error) {
    // The whole folder may have been removed meanwhile.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

async function writeDraft(claim: string, text: string): Promise<string> {
  const draft = `${claim}-${randomUUID()}`;
  await writeFile(draft, text, { flag: 'wx', mode: 0o644 });
  return draft;
}

async function removeOthers(dataDir: string, kept: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const file = join(dataDir, name);
    if (name.startsWith('claim-') && file !== kept) await rm(file, { force: true });
  }
}
