import { err, ok, type Result } from '../result.ts';

/** A text in which `{{name}}` stands for a fact; nothing else in it means anything. */
type Template = readonly ({ text: string } | { name: string })[];

const slot = /\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;

/**
 * Reads a template. What looks like a slot and is none is refused: braces that nobody closed, and
 * the sections and partials of other template languages. The problem goes on a sentence.
 */
export function parseTemplate(text: string): Result<Template, string> {
  const parts: ({ text: string } | { name: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(slot)) {
    parts.push({ text: text.slice(end, match.index) }, { name: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  parts.push({ text: text.slice(end) });
  const broken = parts.some((part) => 'text' in part && /\{\{|\}\}/.test(part.text));
  if (broken) return err('write a fact as {{name}}, and nothing else in double braces');
  return ok(parts);
}

/** The names that a template asks for. */
export function namesIn(template: Template): readonly string[] {
  return template.flatMap((part) => ('name' in part ? [part.name] : []));
}

/** A template with its facts in place; what is not known leaves nothing behind. */
export function fillTemplate(text: string, facts: ReadonlyMap<string, string>): string {
  const template = parseTemplate(text);
  if (!template.ok) return text;
  return template.value
    .map((part) => ('name' in part ? (facts.get(part.name) ?? '') : part.text))
    .join('');
}
