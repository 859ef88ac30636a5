/** The parameters of a path, or null when it is another path. */
type PathPattern = (path: string) => Readonly<Record<string, string>> | null;

/** `/issue/:key/comment` matches each `:name` up to the next slash, and decodes it. */
export function pathPattern(pattern: string): PathPattern {
  const names: string[] = [];
  const source = pattern.replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const expression = new RegExp(`^${source}/?$`);
  return (path) => {
    const match = expression.exec(path);
    if (!match) return null;
    return Object.fromEntries(names.map((name, at) => [name, decoded(match[at + 1] ?? '')]));
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
