import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDataDir } from '../../src/db/embedded/claim-data-dir.ts';
import { processFacts } from '../../src/db/embedded/process-facts.ts';
import { makeOpenFolder } from './installation.ts';

let folder = '';
beforeEach(async () => {
  folder = await makeOpenFolder();
});
afterEach(() => rm(folder, { recursive: true }));

test('of many claims at once exactly one is granted, round after round', async () => {
  for (let round = 0; round < 20; round += 1) {
    const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimDataDir(folder)));
    const granted = claims.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    expect(granted).toHaveLength(1);
    await granted[0]?.release();
  }

  expect(await readdir(folder)).toHaveLength(1);
});

test('a claim holds until it is released', async () => {
  const first = await claimDataDir(folder);
  await expect(claimDataDir(folder)).rejects.toMatchObject({ code: 'already-running' });
  await first.release();
  const second = await claimDataDir(folder);

  await second.release();
});

test('a claim whose process id now belongs to a later process does not count', async () => {
  await writeFile(join(folder, 'claim-3'), `${process.pid}\nan earlier start\n`);
  const claim = await claimDataDir(folder);

  expect(await readdir(folder)).toEqual(['claim-4']);
  await claim.release();
});

test('a claim of a living process counts', async () => {
  const facts = await processFacts(process.pid);
  await writeFile(join(folder, 'claim-3'), `${process.pid}\n${facts?.startedAt}\n`);

  await expect(claimDataDir(folder)).rejects.toMatchObject({ code: 'already-running' });
});

test('an empty claim, as a power cut leaves it, does not count', async () => {
  await writeFile(join(folder, 'claim-3'), '');
  const claim = await claimDataDir(folder);

  await claim.release();
});

test('a release is quiet when the folder was removed meanwhile', async () => {
  const dataDir = await makeOpenFolder();
  const claim = await claimDataDir(dataDir);
  await rm(dataDir, { recursive: true });

  await expect(claim.release()).resolves.toBeUndefined();
});
