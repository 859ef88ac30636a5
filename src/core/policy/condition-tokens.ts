/** A word, number, sign or text of a condition. `open` is a text whose closing quote is missing. */
export type Token = {
  kind: 'text' | 'open' | 'number' | 'word' | 'sign' | 'bracket' | 'other';
  at: number;
  text: string;
};

const KINDS: readonly [Token['kind'], RegExp][] = [
  ['text', /[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')/y],
  ['text', /[rR](?:"[^"\r\n]*"|'[^'\r\n]*')/y],
  ['text', /"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/y],
  ['open', /[rR]?["'].*/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_]\w*/y],
  ['sign', /[=!<>&|]+|[+\-*/%?:.,]/y],
  ['bracket', /[()[\]{}]/y],
  ['other', /\S/uy],
];

/** Splits a condition well enough to explain what is wrong with it. Never throws. */
export function conditionTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const token = tokenAt(source, at);
    if (token !== undefined) {
      tokens.push(token);
    }
    at += token?.text.length ?? 1;
  }
  return tokens;
}

function tokenAt(source: string, at: number): Token | undefined {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) {
      return { kind, at, text };
    }
  }
  return undefined;
}
