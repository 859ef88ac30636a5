/** What a masked value was. A host keeps its letters, because they are words too. */
export type ValueKind =
  | 'uuid'
  | 'time'
  | 'date'
  | 'duration'
  | 'size'
  | 'ip'
  | 'host'
  | 'hash'
  | 'id'
  | 'path'
  | 'number';

/** A value that changes from one occurrence to the next, as it stood in the text. */
export type MaskedValue = { kind: ValueKind; value: string };

/** A piece of a text: words, or a value that stands for any of its kind. */
export type Segment = { text: string; masked: MaskedValue | null };

/** Text with its values replaced by `‹kind›`, the values in their order, and both as pieces. */
export type MaskedText = {
  text: string;
  values: readonly MaskedValue[];
  segments: readonly Segment[];
};

/** Standing by itself: no letter and no digit on either side. */
function whole(pattern: RegExp): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern.source})(?![\\p{L}\\p{N}])`, 'u');
}

const clock = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[ap]m)?(?:z| (?:utc|gmt)| ?[+-]\d\d:?\d\d)?`;
const weekday = '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ';
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const day = String.raw`\d{1,2}(?:st|nd|rd|th)?`;
const writtenDay = `(?:${weekday})?(?:${day} ${month}|${month} ${day})(?!:)(?:,? \\d{4}(?!:))?`;
// A single letter after a blank is as well the name of something: "zone 1 b".
const units = {
  duration:
    '(?:[dmw]| ?(?:ns|nanoseconds?|[µμu]s|microseconds?|ms|msecs?|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|weeks?))',
  size: '(?:b| ?(?:[kmgtp]i?b|(?:[kmgtp]i?)?bytes?|(?:kilo|mega|giga|tera)bytes?))',
};
const amount = String.raw`\p{Nd}{1,18}(?:[.,]\p{Nd}{1,18}){0,4}`;

/**
 * What values look like, tried in this order at each place. `word` holds digits and is kept. The
 * patterns stay linear on any text: what repeats is bounded or can't match in two ways.
 */
const shapes: readonly (readonly [ValueKind | 'word', RegExp])[] = [
  ['word', whole(/[1-5]xx|p\d\d(?:\.\d)?|s3|ec2|k8s|ipv[46]|http[23]|oauth2/u)],
  ['number', whole(/0x[0-9a-f]{1,32}/u)],
  ['uuid', whole(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u)],
  ['time', whole(/\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)?/u)],
  // As mails and `date` write it: "Mon, 05 Oct 2026 09:00:00 GMT", "Mon Oct 5 09:00:00 UTC 2026".
  ['time', whole(new RegExp(`${writtenDay},? (?:at )?${clock}(?: \\d{4})?`, 'u'))],
  ['date', whole(new RegExp(writtenDay, 'u'))],
  ['time', whole(new RegExp(clock, 'u'))],
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
  // "90s", "1h 3m", "5 minutes": another unit is the same thing.
  [
    'duration',
    whole(new RegExp(`${amount}${units.duration}(?: ?\\d{1,9} ?(?:h|m|min|s|ms)){0,3}`, 'u')),
  ],
  ['size', whole(new RegExp(`${amount}${units.size}`, 'u'))],
  [
    'id',
    whole(/(?=[a-z]{1,64}\d{1,64}[a-z]{1,64}\d|\d{1,64}[a-z]{1,64}\d{1,64}[a-z])[a-z0-9]{5,64}/u),
  ],
  // The end of a Kubernetes pod's name; its alphabet has no vowels and no 0, 1 or 3.
  [
    'id',
    /(?<=[a-z0-9])-(?=[a-z]{0,9}\d)[b-df-hj-np-tv-xz24-9]{8,10}-[b-df-hj-np-tv-xz24-9]{5}(?![\p{L}\p{N}-])/u,
  ],
  // The same of a CronJob: when it was due, in minutes, and five characters.
  ['id', /(?<=[a-z0-9])-\d{8,10}-[b-df-hj-np-tv-xz24-9]{5}(?![\p{L}\p{N}-])/u],
  // A path begins at a blank, a quote or a bracket: `acme/checkout` is none, and `5 /min` is a rate.
  [
    'path',
    /(?<![^\s("'`=[,])(?:~|\.{1,2})?\/(?!(?:s|sec|min|h|hour|day)[.,;:)]?(?:\s|$))[\p{L}\p{N}_.@%+~=/-]+/u,
  ],
  ['path', /(?<![^\s("'`=[,])[a-z]:\\[^\s"'<>|]+/u],
  ['path', /(?<=:\/\/[^\s/]{1,255})\/[^\s"'<>)]*/u],
  ['number', whole(/\d{1,9}(?:st|nd|rd|th)/u)],
  ['number', /(?:(?<![\p{L}\p{N}])[+-])?\p{Nd}+(?:[.,]\p{Nd}+)*/u],
];

const anyShape = new RegExp(shapes.map(([, shape]) => `(${shape.source})`).join('|'), 'giu');

/**
 * Masks what changes from one occurrence of the same thing to the next: numbers, amounts, ids, hosts,
 * addresses, hashes, times, dates and paths. Words are never masked, in quotes neither.
 */
export function maskValues(text: string): MaskedText {
  // The signs of a placeholder are ours alone, so that no text can pass for a masked value.
  const source = text.replaceAll('‹', '<').replaceAll('›', '>');
  const segments: Segment[] = [];
  let end = 0;
  for (const match of source.matchAll(anyShape)) {
    const [value, ...groups] = match;
    const kind = shapes[groups.findIndex((group) => group !== undefined)]?.[0] ?? 'word';
    if (kind === 'word') continue;
    if (match.index > end) segments.push({ text: source.slice(end, match.index), masked: null });
    segments.push({ text: placeholder(kind, value), masked: { kind, value } });
    end = match.index + value.length;
  }
  if (end < source.length) segments.push({ text: source.slice(end), masked: null });
  return {
    text: segments.map((segment) => segment.text).join(''),
    values: segments.flatMap(({ masked }) => masked ?? []),
    segments,
  };
}

function placeholder(kind: ValueKind, value: string): string {
  return kind === 'host' ? `‹host ${wordsOfHost(value)}›` : `‹${kind}›`;
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
