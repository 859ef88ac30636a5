/**
 * What is wrong with a document, by the rules of the Atlassian Document Format for the nodes that we
 * use. Every other node, mark or attribute is a fault.
 */
export function adfFaults(document: unknown): string[] {
  const faults: string[] = [];
  const { type, version, content, ...rest } = members(document);
  if (type !== 'doc' || version !== 1) faults.push('not a document of version 1');
  unexpected('doc', rest, faults);
  for (const node of list(content)) blockFaults(node, faults);
  return faults;
}

function blockFaults(node: unknown, faults: string[]): void {
  const { type, attrs, content, ...rest } = members(node);
  unexpected(String(type), rest, faults);
  if (type === 'heading') {
    const { level, ...others } = members(attrs);
    if (typeof level !== 'number' || level < 1 || level > 6) faults.push('heading: level');
    unexpected('heading.attrs', others, faults);
    inlineFaults(content, faults);
  } else if (attrs !== undefined) {
    faults.push(`${String(type)}: attrs`);
  } else if (type === 'paragraph') {
    inlineFaults(content, faults);
  } else if (type === 'bulletList') {
    if (list(content).length === 0) faults.push('bulletList: empty');
    for (const item of list(content)) itemFaults(item, faults);
  } else {
    faults.push(`node ${String(type)}`);
  }
}

function itemFaults(node: unknown, faults: string[]): void {
  const { type, content, ...rest } = members(node);
  unexpected('listItem', rest, faults);
  if (type !== 'listItem' || list(content).length === 0) faults.push('listItem');
  for (const child of list(content)) {
    if (members(child)['type'] !== 'paragraph') faults.push('listItem: not a paragraph');
    blockFaults(child, faults);
  }
}

function inlineFaults(content: unknown, faults: string[]): void {
  for (const node of list(content)) {
    const { type, text, marks, ...rest } = members(node);
    unexpected(String(type), rest, faults);
    if (type === 'hardBreak' && text === undefined && marks === undefined) continue;
    if (type !== 'text') faults.push(`node ${String(type)}`);
    textFaults(text, faults);
    for (const mark of list(marks)) markFaults(mark, faults);
  }
}

function textFaults(text: unknown, faults: string[]): void {
  if (typeof text !== 'string' || text === '') faults.push('text: empty');
  if (/[\p{Cc}\p{Surrogate}]/u.test(String(text))) faults.push('text: control character');
}

function markFaults(mark: unknown, faults: string[]): void {
  const { type, attrs, ...rest } = members(mark);
  unexpected('mark', rest, faults);
  if (type === 'strong' && attrs === undefined) return;
  const { href, ...others } = members(attrs);
  unexpected('link.attrs', others, faults);
  if (type !== 'link' || !/^https?:\/\//.test(String(href))) faults.push(`mark ${String(type)}`);
}

function unexpected(where: string, rest: object, faults: string[]): void {
  for (const key of Object.keys(rest)) faults.push(`${where}: ${key}`);
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
