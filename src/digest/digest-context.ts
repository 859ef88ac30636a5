import type { Outbound } from '../../connectors/contract.ts';
import type { SecretBox } from '../configure/secret-box.ts';
import type { StateContext } from '../db/change-state.ts';
import type { SendMail } from '../outbound/mail.ts';

/** What telling teams needs. `sendMail` is null where no mail server is set. */
export type DigestContext = StateContext & {
  outbound: Outbound;
  publicUrl: string | null;
  secretBox: SecretBox;
  sendMail: SendMail | null;
};
