import type { Connector } from './contract.ts';
import { github } from './github/index.ts';
import { jira } from './jira/index.ts';
import { pagerduty } from './pagerduty/index.ts';

/** Every provider that Closecall understands, one line each. */
export const connectors: readonly Connector[] = [pagerduty, github, jira];
