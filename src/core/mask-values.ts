/** What a masked value was. A host keeps its letters, because they are words too. */
type ValueKind = 'uuid' | 'time' | 'date' | 'ip' | 'host' | 'hash' | 'id' | 'path' | 'number';

/** Text with its values replaced by `‹kind›`, and the values in the order in which they stood. */
export type MaskedText = { text: string; values: readonly string[] };

/** Standing by itself: no letter and no digit on either side. */
function whole(pattern: RegExp): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern.source})(?![\\p{L}\\p{N}])`, 'u');
}

/**
 * What values look like, tried in this order at each place. `word` holds digits and is kept. The
 * patterns stay linear on any text: what repeats is bounded or can't match in two ways.
 */
const shapes: readonly (readonly [ValueKind | 'word', RegExp])[] = [
  ['word', whole(/[1-5]xx|p\d\d(?:\.\d)?|s3|ec2|k8s|ipv[46]|http[23]|oauth2/u)],
  ['uuid', whole(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u)],
  ['time', whole(/\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?/u)],
  ['time', whole(/\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[ap]m)?/u)],
  ['ip', whole(/\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?/u)],
  ['ip', whole(/(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}/u)],
  ['ip', whole(/(?=[a-f:]{0,39}\d)(?:[0-9a-f]{1,4}:){0,6}:(?::?[0-9a-f]{1,4}){1,6}/u)],
  ['date', whole(/\d{4}(?:-\d{1,2}-|\/\d{1,2}\/|\.\d{1,2}\.)\d{1,2}/u)],
  ['date', whole(/\d{1,2}(?:-\d{1,2}-|\/\d{1,2}\/|\.\d{1,2}\.)\d{4}/u)],
  [
    'host',
    whole(/(?=[a-z.:-]{0,260}\d)(?:[a-z0-9][a-z0-9-]{0,62}\.){1,20}[a-z]{2,63}(?::\d{1,5})?/u),
  ],
  ['hash', whole(/(?=\d{0,127}[a-f])(?=[a-f]{0,127}\d)[0-9a-f]{16,128}/u)],
  // A short hash mixes letters and digits more than once, or `cafe1234` would be one.
  ['hash', whole(/(?=[a-f]{1,14}\d{1,14}[a-f]|\d{1,14}[a-f]{1,14}\d)[0-9a-f]{7,15}/u)],
  [
    'id',
    whole(/(?=[a-z]{1,64}\d{1,64}[a-z]{1,64}\d|\d{1,64}[a-z]{1,64}\d{1,64}[a-z])[a-z0-9]{5,64}/u),
  ],
  // The end of a Kubernetes pod's name; its alphabet has no vowels and no 0, 1 or 3.
  [
    'id',
    /(?<=[a-z0-9])-(?=[a-z]{0,9}\d)[b-df-hj-np-tv-xz24-9]{8,10}-[b-df-hj-np-tv-xz24-9]{5}(?![\p{L}\p{N}-])/u,
  ],
  // A path begins at a blank, a quote or a bracket: `acme/checkout` is none, and `5 /min` is a rate.
  [
    'path',
    /(?<![^\s("'`=[,])(?:~|\.{1,2})?\/(?!(?:s|sec|min|h|hour|day)[.,;:)]?(?:\s|$))[\p{L}\p{N}_.@%+~=/-]+/u,
  ],
  ['path', /(?<![^\s("'`=[,])[a-z]:\\[^\s"'<>|]+/u],
  ['path', /(?<=:\/\/[^\s/]{1,255})\/[^\s"'<>)]*/u],
  ['number', /0x[0-9a-f]+|(?:(?<![\p{L}\p{N}])[+-])?\p{Nd}+(?:[.,]\p{Nd}+)*/u],
];

const anyShape = new RegExp(shapes.map(([, shape]) => `(${shape.source})`).join('|'), 'giu');

/**
 * Masks what changes from one occurrence of the same thing to the next: numbers, ids, hosts,
 * addresses, hashes, times, dates and paths. Words are never masked, in quotes neither.
 */
export function maskValues(text: string): MaskedText {
  // The signs of a placeholder are ours alone, so that no text can pass for a masked value.
  const source = text.replaceAll('‹', '<').replaceAll('›', '>');
  const values: string[] = [];
  const masked = source.replace(anyShape, (value: string, ...rest: unknown[]) => {
    const kind = shapes[rest.findIndex((group) => group !== undefined)]?.[0] ?? 'word';
    if (kind === 'word') return value;
    values.push(value);
    return kind === 'host' ? `‹host ${wordsOfHost(value)}›` : `‹${kind}›`;
  });
  return { text: masked, values };
}

// Which host of a kind it was is a value; the letters that name the kind and the domain are words.
function wordsOfHost(host: string): string {
  return host
    .split(/[.:]/)
    .map((part) => maskValues(part).text.replace(/‹[^›]*›/g, ''))
    .map((part) => part.replace(/-{2,}/g, '-').replace(/^-|-$/g, ''))
    .filter((part) => part !== '')
    .join('.');
}
