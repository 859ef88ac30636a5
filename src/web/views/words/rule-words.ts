import { type FactName, isFactName } from '../../../core/policy/facts.ts';
import { sayFact, sayFactValue } from './fact-words.ts';

/** A value as JSON writes it, which may be cut at its end. */
const value = String.raw`"(?:[^"\\]|\\.)*(?:"|…)|\[.*?(?:\]|…)(?=,|$)|[^\s,"[]+`;
const seen = new RegExp(String.raw`(?:^|, )(\w+) = (${value})(?=, |$)`, 'gy');
const compared = new RegExp(
  String.raw`^(\w+) was (${value}), the rule asks for ((?:at (?:least|most)|(?:more|less) than|anything but)? ?)(${value})$`,
);

/**
 * Why a rule applied or not, for people: the policy tells it by the names that its conditions use.
 * What is of another form stands as it is.
 */
export function sayBecause(because: string): string {
  return sayCompared(because) ?? saySeen(because) ?? because;
}

function sayCompared(because: string): string | null {
  const [, name = '', was = '', how = '', wanted = ''] = compared.exec(because) ?? [];
  if (!isFactName(name)) return null;
  const [found, asked] = [read(was), read(wanted)];
  const clause = sayFact(name, found);
  if (how === '' && found === asked) return `${clause}, as the rule asks`;
  if (typeof asked === 'boolean') {
    const isAsked = how !== '' && found !== asked;
    return `${clause}, ${isAsked ? 'as the rule asks' : 'and the rule asks for the opposite'}`;
  }
  return `${clause}, and the rule asks for ${how}${sayFactValue(name, asked)}`;
}

function saySeen(because: string): string | null {
  const facts: [FactName, string][] = [];
  let length = 0;
  for (const [whole, name = '', was = ''] of because.matchAll(seen)) {
    if (!isFactName(name)) return null;
    facts.push([name, was]);
    length += whole.length;
  }
  if (facts.length === 0 || length !== because.length) return null;
  return facts.map(([name, was]) => sayFact(name, read(was))).join(', ');
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json.replace(/^["[]+/, '');
  }
}
