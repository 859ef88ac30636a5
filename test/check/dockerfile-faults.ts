import { type Faults, pathsOf, type TreeFile } from './read-tree.ts';

type Instruction = { name: string; value: string };

/** The Dockerfile's instructions in order; lines that end in `\` are joined. */
function readDockerfile(text: string): readonly Instruction[] {
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name: name.toUpperCase(), value: rest.join(' ') };
    });
}

/** Names of variables whose values nobody else may see. */
export const secretName = /(SECRET|TOKEN|PASSWORD|API_?KEY|DATABASE_URL)/i;

/** What an image of ours must and must not be. */
export function dockerfileFaults(dockerfile: string, files: readonly TreeFile[]): Faults {
  const instructions = readDockerfile(dockerfile);
  const last = (name: string) => instructions.findLast((each) => each.name === name)?.value;
  const faults: string[] = [];
  if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(last('USER') ?? ''))
    faults.push('USER is not a number above 0');
  if (!last('HEALTHCHECK')?.includes('CMD')) faults.push('HEALTHCHECK is missing');
  if (last('STOPSIGNAL') !== 'SIGTERM') faults.push('STOPSIGNAL is not SIGTERM');
  for (const name of ['ENTRYPOINT', 'CMD']) {
    if (!last(name)?.startsWith('[')) faults.push(`${name} is missing or goes through a shell`);
  }
  return [
    ...faults,
    ...stageFaults(instructions),
    ...copyFaults(instructions, files),
    ...instructions
      .filter(({ name, value }) => (name === 'ENV' || name === 'ARG') && secretName.test(value))
      .map(({ name, value }) => `${name} ${value} puts a secret into a layer`),
    ...instructions
      .filter(({ name }) => name === 'ADD')
      .map(({ value }) => `ADD ${value} may fetch or unpack; COPY does neither`),
  ].map((fault) => `Dockerfile: ${fault}`);
}

function stageFaults(instructions: readonly Instruction[]): readonly string[] {
  const stages = new Set<string>();
  const faults: string[] = [];
  for (const { name, value } of instructions) {
    if (name !== 'FROM') continue;
    const [image = '', , stage] = value.split(' ');
    if (!stages.has(image) && !isPinned(image)) faults.push(`FROM ${image} has no fixed tag`);
    if (stage !== undefined) stages.add(stage);
  }
  if (stages.size === 0) faults.push('has no build stage, so tools for building stay in the image');
  return faults;
}

/** Whether an image is named with a tag that stays what it is, by and large. */
export function isPinned(image: string): boolean {
  const tag = /:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(image)?.[1];
  return tag !== undefined && tag !== 'latest' && /\d/.test(tag);
}

function copyFaults(instructions: readonly Instruction[], files: readonly TreeFile[]) {
  const paths = pathsOf(files);
  return instructions
    .filter(({ name, value }) => name === 'COPY' && !value.includes('--from='))
    .flatMap(({ value }) => {
      const sources = value
        .split(' ')
        .filter((part) => !part.startsWith('--'))
        .slice(0, -1);
      return sources
        .filter((source) => !paths.has(source.replace(/^\.\//, '').replace(/\/$/, '')))
        .map((source) => `COPY ${source} is not in the repository`);
    });
}
