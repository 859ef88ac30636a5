/** A fault in what a person wrote: where it is, and what is wrong there. */
export type ShapeFault = { path: string; message: string };

/** What zod says of a value, as far as people are told of it. */
type Issue = {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly keys?: readonly string[];
  /** Of a key that has the wrong shape: what is wrong with it. */
  readonly issues?: readonly { readonly message: string }[];
};

/** Each fault with its place and in words, for the person who wrote the file. */
export function shapeFaults(issues: readonly Issue[]): readonly ShapeFault[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: pathInFile(issue.path), message: sayIssue(issue) }];
    }
    return (issue.keys ?? []).map((key) => ({
      path: pathInFile([...issue.path, key]),
      message: 'is not a setting that exists here',
    }));
  });
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with settings',
  record: 'a section with settings',
};

/** A schema's own sentence stays as it is. */
function sayIssue(issue: Issue): string {
  if (!/^(Invalid|Too (big|small))/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is missing';
      return `must be ${kinds[issue.expected ?? ''] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${(issue.values ?? []).map(String).join(', ')}`;
    case 'invalid_key':
      return issue.issues?.[0]?.message ?? issue.message;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be at least ${issue.minimum}`
        : 'must not be empty';
    default:
      return issue.message;
  }
}

/** `['services', 2, 'tier']` → `services[2].tier`; the whole is the empty text. */
function pathInFile(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}
