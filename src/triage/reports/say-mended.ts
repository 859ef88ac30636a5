import { oneLine } from '../../core/detect/one-line.ts';
import type { Report } from '../../core/report-signal.ts';

/** The one mail to a reporter: their own words, and nothing of what is written inside. */
export function sayMended({ what }: Report): { subject: string; text: string } {
  return {
    subject: 'What you reported was mended',
    text: [
      'Some time ago you reported a near miss:',
      `“${oneLine(what, 500)}”`,
      'It led to a ticket, and that ticket is done. Thank you for taking the time to tell.',
      'This is the only mail about it. Your address is not kept any longer.',
      '',
    ].join('\n\n'),
  };
}
