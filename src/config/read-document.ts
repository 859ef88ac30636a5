import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigurationDocument } from './document.ts';
import { sayIssue } from './say-issue.ts';
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
      yaml.errors.map((error) => {
        const line = error.linePos?.[0]?.line;
        const message = error.message.split('\n')[0] ?? error.message;
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
  const { issues } = parsed.error;
  const problems = issues.flatMap(problemsOf);
  const rest = ConfigurationDocument.safeParse(setFaultsAside(plain, issues));
  return rest.success ? { document: rest.data, problems } : unreadable(problems);
}

function unreadable(problems: readonly ConfigurationProblem[]): ReadDocument {
  return { document: ConfigurationDocument.parse({}), problems };
}

function problemsOf(issue: z.core.$ZodIssue): ConfigurationProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathInFile(issue.path), message: sayIssue(issue) }];
  }
  return issue.keys.map((key) => ({
    path: pathInFile([...issue.path, key]),
    message: 'is not a setting that exists here',
  }));
}

/** `['services', 2, 'tier']` → `services[2].tier`. */
function pathInFile(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text === '' ? 'file' : text;
}
