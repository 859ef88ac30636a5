import type { Connector } from '../../connectors/contract.ts';
import type { Clock } from '../clock.ts';
import type { SingleSignOnSettings } from '../config/single-sign-on.ts';
import type { SecretBox } from '../configure/secret-box.ts';
import type { FollowUpContext } from '../follow-up/follow-up-context.ts';
import type { Log } from '../observe/log.ts';
import type { SendMail } from '../outbound/mail.ts';
import type { Identity } from './auth/identity.ts';
import type { RequestLimit } from './auth/request-limit.ts';
import type { Caller } from './caller.ts';

/** Everything that pages and the API are given by the composition root. */
export type WebContext = FollowUpContext & {
  connectors: readonly Connector[];
  clock: Clock;
  log: Log;
  /** An admin token given from outside (CLOSECALL_API_TOKEN), or null. */
  outsideToken: string | null;
  /** How often each token may ask. */
  requestLimit: RequestLimit;
  /** Host names (with port) that requests may name; others are refused against DNS rebinding. */
  allowedHosts: ReadonlySet<string>;
  /** True when people reach us by https, so that cookies are `Secure` and `__Host-`. */
  secureCookies: boolean;
  secretBox: SecretBox;
  /** Passwords and sessions. */
  identity: Identity;
  /** The organisation's OpenID provider, or null. */
  singleSignOn: SingleSignOnSettings | null;
  /** Null where no mail server is configured. */
  sendMail: SendMail | null;
  /** Tells the queue that deliveries wait; never throws. */
  hintDeliveries: (ids: readonly string[]) => void;
};

/** The variables of a Hono context below the authentication middleware. */
export type WebVariables = { Variables: { caller: Caller } };
