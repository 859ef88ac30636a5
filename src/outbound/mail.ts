/** One plain mail. What is in it may come from outside: it is text, and the subject one line. */
export type Mail = { to: readonly string[]; subject: string; text: string };

/** Hands a mail to the mail server, or throws OutboundError: `unreachable`, `rate_limited` and `refused` say that it was not sent. */
export type SendMail = (mail: Mail) => Promise<void>;
