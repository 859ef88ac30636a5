import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';
import { ConfigurationDocument } from './document.ts';

/** A fault in a configuration file; `path` is where in the file, such as `services[2].tier`. */
export type ConfigurationProblem = { path: string; message: string };

/** Parses YAML into the document, or names every fault. Nothing is looked up yet. */
export function readDocument(
  text: string,
): Result<ConfigurationDocument, readonly ConfigurationProblem[]> {
  const yaml = parseDocument(text, { prettyErrors: true });
  if (yaml.errors.length > 0) {
    return err(
      yaml.errors.map((error) => {
        const line = error.linePos?.[0]?.line;
        const message = error.message.split('\n')[0] ?? error.message;
        return { path: line === undefined ? 'file' : `line ${line}`, message };
      }),
    );
  }
  let plain: unknown;
  try {
    plain = yaml.toJS({ maxAliasCount: 50 });
  } catch (error) {
    // Aliases that multiply, or that name nothing.
    return err([{ path: 'file', message: error instanceof Error ? error.message : String(error) }]);
  }
  const parsed = ConfigurationDocument.safeParse(plain ?? {});
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.flatMap(problemsOf));
}

function problemsOf(issue: z.core.$ZodIssue): ConfigurationProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathInFile(issue.path), message: issue.message }];
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
