import type { Clock } from '../../../clock.ts';
import type { AcmePerson } from '../../acme.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { JiraFlavour } from '../../shapes/jira/user.ts';
import type { JiraSource } from '../../shapes/jira/webhook.ts';
import type { IssueStore } from './issue-store.ts';
import type { WebhookOutbox } from './webhook-outbox.ts';

export type JiraEndpoint =
  | 'create_issue'
  | 'get_issue'
  | 'list_changelog'
  | 'search'
  | 'add_comment'
  | 'update_comment'
  | 'list_comments'
  | 'list_transitions'
  | 'do_transition'
  | 'createmeta'
  | 'permissions'
  | 'fields'
  | 'get_project'
  | 'link_issues'
  | 'myself'
  | 'server_info'
  /** The pages for people. */
  | 'page';

/** What the routes of the stand-in Jira share. */
export type JiraContext = {
  clock: Clock;
  flavour: JiraFlavour;
  store: IssueStore;
  outbox: WebhookOutbox;
  ids: SeededIds;
  /** Keys of projects that the account may not see. */
  hidden: Set<string>;
  /** The account that the API is called with. */
  caller: AcmePerson;
  /** The stand-in's own address, known once it listens. */
  site: () => string;
  searchLagMs: () => number;
  /** How many changes Cloud tells of an issue in a search, newest first. */
  changesInSearch: () => number;
};

export function webhookSource(context: JiraContext): JiraSource {
  return { site: context.site(), flavour: context.flavour, ids: context.ids };
}
