import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { shapeFaults } from '../core/shape-faults.ts';
import { ConfigurationDocument } from './document.ts';
import { setFaultsAside } from './set-faults-aside.ts';

/** A fault in a configuration file; `path` is where in the file, such as `services[2].tier`. */
export type ConfigurationProblem = { path: string; message: string };

/** What stands in a file. With problems the document lacks what is faulty, and only serves checks. */
export type ReadDocument = {
  document: ConfigurationDocument;
  problems: readonly ConfigurationProblem[];
};

/** Parses YAML into the document, and names every fault of its shape. Nothing is looked up yet. */
export function readDocument(text: string): ReadDocument {
  const yaml = parseDocument(text, { prettyErrors: true });
  if (yaml.errors.length > 0) {
    return unreadable(
      // What follows the first few is only what they led to.
      yaml.errors.slice(0, 3).map((error) => {
        const line = error.linePos?.[0]?.line;
        const message = error.message.replace(/ at line \d+, column \d+:[\s\S]*$/, '');
        return { path: line === undefined ? 'file' : `line ${line}`, message };
      }),
    );
  }
  let plain: unknown;
  try {
    plain = yaml.toJS({ maxAliasCount: 50 }) ?? {};
  } catch (error) {
    // Aliases that multiply, or that name nothing.
    const message = error instanceof Error ? error.message : String(error);
    return unreadable([{ path: 'file', message }]);
  }
  const parsed = ConfigurationDocument.safeParse(plain);
  if (parsed.success) return { document: parsed.data, problems: [] };
  const problems = shapeFaults(parsed.error.issues).map(({ path, message }) => {
    return { path: path === '' ? 'file' : path, message };
  });
  return { document: withoutFaults(plain, parsed.error.issues), problems };
}

function unreadable(problems: readonly ConfigurationProblem[]): ReadDocument {
  return { document: ConfigurationDocument.parse({}), problems };
}

/** As deep as a faulty setting can lie in something that has to have it. */
const mostLevels = 4;

function withoutFaults(
  plain: unknown,
  issues: readonly z.core.$ZodIssue[],
  levels = 0,
): ConfigurationDocument {
  const rest = setFaultsAside(plain, issues, levels);
  const parsed = ConfigurationDocument.safeParse(rest);
  if (parsed.success) return parsed.data;
  if (levels === mostLevels) return ConfigurationDocument.parse({});
  return withoutFaults(rest, parsed.error.issues, levels + 1);
}
