import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { createTicket, startJira } from './jira-calls.ts';
import { movingClock } from './moving-clock.ts';

let jira: StandInJira;

beforeEach(async () => {
  jira = await startJira({ clock: movingClock() });
});

afterEach(() => jira.close());

async function open(path: string): Promise<string> {
  return (await fetch(`${jira.url}${path}`)).text();
}

function text(words: string, href?: string) {
  return { type: 'text', text: words, ...(href && { marks: [{ type: 'link', attrs: { href } }] }) };
}

const description = {
  type: 'doc',
  version: 1,
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [text('What <b>happened</b>')] },
    { type: 'paragraph', content: [text('see it', 'https://acme.example/1?a=1&b="2"')] },
    {
      type: 'bulletList',
      content: [
        {
          type: 'listItem',
          content: [{ type: 'paragraph', content: [text('no', 'javascript:alert(1)')] }],
        },
      ],
    },
  ],
};

describe('the pages of the stand-in Jira', () => {
  it('say what to do while there is nothing', async () => {
    expect(await open('/')).toContain('Confirm a near miss');
  });

  it('list issues and show one, without credentials', async () => {
    await createTicket(jira, { summary: 'Checkout <script>alert(1)</script>', description });
    expect(await open('/')).toContain('href="/browse/PAY-1"');
    const page = await open('/browse/PAY-1');
    expect(page).toContain('Checkout &lt;script&gt;');
    expect(page).toMatch(/<h3>.*What &lt;b&gt;happened&lt;\/b&gt;.*<\/h3>/);
    expect(page).toContain('<a href="https://acme.example/1?a=1&amp;b=&quot;2&quot;">see it</a>');
    expect(page).toMatch(/<ul><li>.*no.*<\/li><\/ul>/);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('javascript:');
  });

  it('move an issue by their buttons', async () => {
    await createTicket(jira);
    expect(await open('/browse/PAY-1')).toMatch(/Start.*Done.*Won&#39;t do/s);
    for (const [to, category] of [
      ['In Progress', 'indeterminate'],
      ["Won't Do", 'done'],
    ] as const) {
      const body = new URLSearchParams({ to });
      const moved = await fetch(`${jira.url}/browse/PAY-1/move`, { method: 'POST', body });
      expect(moved.url).toBe(`${jira.url}/browse/PAY-1`);
      expect(await moved.text()).toContain(`<strong>${to.replace("'", '&#39;')}</strong>`);
      expect(jira.issues()).toMatchObject([{ status: { name: to, category } }]);
    }
  });

  it('have nothing at other addresses', async () => {
    expect((await fetch(`${jira.url}/browse/PAY-7`)).status).toBe(404);
  });

  it('let nothing run and nothing be fetched', async () => {
    const policy = (await fetch(jira.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
  });
});
