import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type LabelledSequence, Sequence } from './sequence.ts';

const root = join(import.meta.dirname, '..');

const folders = ['auto-resolved-page', 'retried-ci-failure', 'canary-rollback', 'across-sources'];

/** Every sequence of the corpus. Throws with the file's name where one can't be read. */
export function readCorpus(): readonly LabelledSequence[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => readSequence(`${folder}/${file.slice(0, -'.yaml'.length)}`)),
  );
}

function readSequence(name: string): LabelledSequence {
  const read = Sequence.safeParse(parse(readFileSync(join(root, `${name}.yaml`), 'utf8')));
  if (!read.success) throw new Error(`${name}.yaml: ${read.error.message}`);
  return { name, ...read.data };
}
