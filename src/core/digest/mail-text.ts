import type { ToldDigest } from './tell-digest.ts';

/** A digest as the plain text of a mail. */
export function mailText({ parts, footer }: ToldDigest): string {
  const sections = parts.map(({ heading, lines }) => {
    const told = lines.map(({ text, remark, url }) =>
      [`- ${text}`, `  (${remark})`, ...(url === null ? [] : [`  ${url}`])].join('\n'),
    );
    return [heading, ...told].join('\n\n');
  });
  return `${[...sections, footer.join('\n')].join('\n\n\n')}\n`;
}
