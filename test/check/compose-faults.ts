import { isPinned, secretName } from './dockerfile-faults.ts';
import type { Faults } from './read-tree.ts';

export type ComposeService = {
  image?: string | undefined;
  build?: unknown;
  user?: string | undefined;
  environment?: Record<string, string | number> | undefined;
};

/** Images, users, secrets and variables of `compose.yaml`. */
export function composeFaults(
  services: Readonly<Record<string, ComposeService>>,
  knownVariables: ReadonlySet<string>,
): Faults {
  return Object.entries(services).flatMap(([name, service]) =>
    [...imageFaults(service), ...variableFaults(service, knownVariables)].map(
      (fault) => `compose.yaml: ${name}: ${fault}`,
    ),
  );
}

function imageFaults({ image, build, user }: ComposeService): readonly string[] {
  const faults: string[] = [];
  const isBuilt = build !== undefined;
  if (!isBuilt && !isPinned(image ?? '')) faults.push(`image ${image} has no fixed tag`);
  if (user === 'root' || user === '0') faults.push('runs as root');
  return faults;
}

function variableFaults(
  { build, environment = {} }: ComposeService,
  known: ReadonlySet<string>,
): readonly string[] {
  const isOurs = build !== undefined;
  const variables = Object.entries(environment);
  return [
    ...variables
      .filter(([name]) => isOurs && !known.has(name))
      .map(([name]) => `sets ${name}, which the program does not read`),
    ...variables
      .filter(([name, value]) => secretName.test(name) && !/\$\{[A-Z_]+:\?/.test(String(value)))
      .map(([name]) => `${name} is not asked for by \${…:?}`),
  ];
}
