/** Issues of one project that carry one label. Whatever the values hold, they stay values. */
export function labelQuery(project: string, label: string): string {
  return `project = ${quoted(project)} AND labels = ${quoted(label)} ORDER BY created ASC`;
}

function quoted(value: string): string {
  const inner = value.replace(/[\\"]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${inner}"`;
}
