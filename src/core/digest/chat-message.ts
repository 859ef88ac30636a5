import { assertNever } from '../assert-never.ts';
import type { ChatFormat } from './digest-settings.ts';
import type { DigestLine, ToldDigest } from './tell-digest.ts';

/** A digest as the body that a chat's incoming webhook takes, to be sent as JSON. */
export function chatMessage(told: ToldDigest, format: ChatFormat): Record<string, unknown> {
  switch (format) {
    case 'slack':
      return { text: messageText(told, escapeSlack), unfurl_links: false, unfurl_media: false };
    case 'text':
      return { text: messageText(told, withoutMarkup) };
    case 'teams':
      return teamsMessage(told);
    default:
      return assertNever(format);
  }
}

type Escape = (text: string) => string;

function messageText({ subject, parts, footer }: ToldDigest, inText: Escape): string {
  const sections = parts.map(({ heading, lines }) =>
    [inText(heading), ...lines.map((line) => lineText(line, inText))].join('\n'),
  );
  return [inText(subject), ...sections, footer.join('\n')].join('\n\n');
}

function lineText({ text, remark, url }: DigestLine, inText: Escape): string {
  return `• ${inText(text)} (${inText(remark)})${url === null ? '' : `\n  ${url}`}`;
}

/** In Slack these three begin everything that is not text: links, mentions, `<!channel>`. */
function escapeSlack(text: string): string {
  return quiet(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
}

/** Chats without entities: what could be markup there is taken out of its meaning. */
function withoutMarkup(text: string): string {
  return quiet(text.replaceAll('<', '‹').replaceAll('>', '›'));
}

/** No name in a story calls anybody, and no sign in it becomes a link or a typeface. */
function quiet(text: string): string {
  return text.replace(/[@*_~`#[\]!|]/g, (sign) => `${sign}\u2060`);
}

/** Workflows of Microsoft Teams take an adaptive card. */
function teamsMessage({ subject, parts, footer }: ToldDigest): Record<string, unknown> {
  const block = (text: string, more: Record<string, unknown> = {}) => ({
    type: 'TextBlock',
    wrap: true,
    text,
    ...more,
  });
  const body = [
    block(withoutMarkup(subject), { weight: 'Bolder', size: 'Medium' }),
    ...parts.flatMap(({ heading, lines }) => [
      block(withoutMarkup(heading), { weight: 'Bolder' }),
      ...lines.map(({ text, remark, url }) =>
        block(`${withoutMarkup(text)} (${withoutMarkup(remark)})${url === null ? '' : ` ${url}`}`),
      ),
    ]),
    ...footer.map((text) => block(text, { isSubtle: true })),
  ];
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body,
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, content: card }] };
}
