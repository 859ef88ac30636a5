import { dismissReasons } from '../../core/candidate/status.ts';
import { reasonWords } from '../views/words/candidate-words.ts';
import type { Offer } from './choose.ts';
import { isRecord, listOf, textOf } from './read-json.ts';

export const reasons: readonly Offer[] = dismissReasons.map((value) => ({
  value,
  text: reasonWords[value].label,
  hint: '',
}));

const morning = 9;

/** For how long to snooze; tomorrow begins where the person is. */
export function snoozes(now: Date): readonly Offer[] {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, morning);
  return [
    { value: '1h', text: 'One hour', hint: '' },
    { value: tomorrow.toISOString(), text: 'Until tomorrow, 9:00', hint: '' },
    { value: '7d', text: 'A week', hint: '' },
  ];
}

/** What the server has to choose from there; null where it can't be read. */
export async function offersAt(address: string): Promise<readonly Offer[] | null> {
  const headers = { accept: 'application/json' };
  const answer = await window.fetch(address, { headers }).catch(() => null);
  if (!answer?.ok) return null;
  const body: unknown = await answer.json();
  const choices = isRecord(body) ? listOf(body['choices']) : [];
  return choices.map(({ value, text, hint }) => ({
    ...{ value: textOf(value), text: textOf(text), hint: textOf(hint) },
  }));
}

export function matching(offers: readonly Offer[], typed: string): readonly Offer[] {
  const words = typed.toLowerCase().split(/\s+/);
  return offers.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
}
