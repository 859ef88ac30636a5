/** Where a team's follow-ups go: a Jira connection, a project key and an issue type's name. */
export type TeamTracker = { connection: string; project: string; issueType: string };
