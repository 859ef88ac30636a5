import { expect, test } from 'vitest';
import { chatMessage } from '../../../src/core/digest/chat-message.ts';
import { dueDay, nextDigest } from '../../../src/core/digest/digest-slot.ts';
import { mailText } from '../../../src/core/digest/mail-text.ts';
import { tellDigest } from '../../../src/core/digest/tell-digest.ts';

const slot = { timeZone: 'Europe/Berlin', days: ['mon', 'fri'], at: '09:00' } as const;

test('a digest is due for two hours from its time, by the clocks of the team', () => {
  expect(dueDay(slot, new Date('2030-01-14T07:59:59Z'))).toBeNull();
  expect(dueDay(slot, new Date('2030-01-14T08:00:00Z'))).toBe('2030-01-14');
  expect(dueDay(slot, new Date('2030-01-14T09:59:59Z'))).toBe('2030-01-14');
  expect(dueDay(slot, new Date('2030-01-14T10:00:00Z'))).toBeNull();
  expect(dueDay(slot, new Date('2030-07-15T07:00:00Z'))).toBe('2030-07-15');
  expect(dueDay(slot, new Date('2030-01-15T08:00:00Z'))).toBeNull();
});

test('the next one is the coming day of the team', () => {
  expect(nextDigest(slot, new Date('2030-01-14T11:00:00Z'))).toEqual(
    new Date('2030-01-18T08:00:00Z'),
  );
});

const hostile =
  '<!channel> @here <https://evil.example|pay> & *bold* [x](https://evil.example)\r\nBcc: all';

const told = tellDigest(
  {
    team: 'Payments\r\nBcc: all@acme.example',
    items: [
      { id: 'a', fingerprint: 'f', story: hostile, score: 61.6, occurrences: 4, isNew: false },
    ],
    outcomes: [],
    waiting: 1,
  },
  'payments',
  'https://closecall.acme.example',
);

test('a story calls nobody in a chat and brings no link of its own', () => {
  for (const format of ['slack', 'teams', 'text'] as const) {
    const message = JSON.stringify(chatMessage(told, format));
    expect(message, format).not.toMatch(/<!channel|@here|<https|\]\(|\*bold/);
    expect(message, format).toContain('https://closecall.acme.example/candidates/a');
    expect(message, format).toContain('score 62, seen 4 times');
  }
});

test('a subject is one line, whatever a team is called', () => {
  expect(told.subject).not.toMatch(/[\r\n]/);
  expect(mailText(told)).toContain('One worth a look'.replace('One w', 'W'));
});
