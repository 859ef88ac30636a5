import { createTransport } from 'nodemailer';
import { OutboundError } from '../../connectors/contract.ts';
import type { SendMail } from './mail.ts';

/**
 * A way to send mail by the operator's own server, which is not held to public addresses: it is often
 * inside, and the environment alone names it. Null where none is set.
 */
export function createMailer(setup: { url: string; from: string } | null): SendMail | null {
  if (setup === null) return null;
  const transport = createTransport({
    url: setup.url,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 8_000,
    // What is written in a mail never names a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text }) => {
    // Asked first by itself: a connection that is lost later may have brought the mail there, and the
    // library calls both the same.
    await transport.verify().catch((error: unknown) => {
      throw inOurWords(error, 'unreachable');
    });
    try {
      await transport.sendMail({
        from: setup.from,
        to: [...to],
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw inOurWords(error, 'timeout');
    }
  };
}

/** Nothing of the library's own error is kept but codes: it may hold what was sent, and to whom. */
function inOurWords(error: unknown, unanswered: 'unreachable' | 'timeout'): OutboundError {
  const { code, responseCode } = partsOf(error);
  if (responseCode !== null && responseCode < 500) {
    const message = `the mail server asked to try later (it answered ${responseCode})`;
    return new OutboundError('rate_limited', message);
  }
  if (responseCode !== null || code === 'EENVELOPE' || code === 'EAUTH') {
    const message = `the mail server did not take the mail (${responseCode ?? code})`;
    return new OutboundError('refused', message);
  }
  return unanswered === 'unreachable'
    ? new OutboundError(unanswered, `the mail server can’t be reached (${code})`)
    : new OutboundError(unanswered, `the mail server gave no clear answer (${code})`);
}

function partsOf(error: unknown) {
  const of = (name: string): unknown =>
    error instanceof Error ? Object.getOwnPropertyDescriptor(error, name)?.value : undefined;
  const [code, responseCode] = [of('code'), of('responseCode')];
  return {
    code: typeof code === 'string' && /^[A-Z]{2,20}$/.test(code) ? code : 'unknown',
    responseCode: typeof responseCode === 'number' ? responseCode : null,
  };
}
