/** One e-mail in plain text. */
export type Mail = { to: string; subject: string; text: string };

/** Hands a mail to the mail server; throws where that did not take it. Null where there is none. */
export type SendMail = (mail: Mail) => Promise<void>;
