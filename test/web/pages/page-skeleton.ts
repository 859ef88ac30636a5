const tag = /<(\/?[a-zA-Z!][^\s/>]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/g;

/** The tags of a page with the names of their attributes: what a text inside it must never change. */
export function skeletonOf(html: string): string {
  const tags = [...html.matchAll(tag)].map(([, name, attributes = '']) => {
    const names = [...attributes.matchAll(/([^\s=]+)(?:="[^"]*")?/g)].map(([, each]) => each);
    return [name, ...names].join(' ');
  });
  // Backticks in our own sentences become code, and texts from outside may hold some too.
  return tags.filter((each) => each !== 'code' && each !== '/code').join('\n');
}

/** Every address that the page leads to or loads from. */
export function addressesIn(html: string): readonly string[] {
  const attributes = /(?:href|src|action|formaction)="([^"]*)"/g;
  return [...html.matchAll(attributes)].map(([, address = '']) => address);
}
