/** The variables of this process: the one place that reads them. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/**
 * Whether npm or npx runs this process. They put a shell between, and a signal that ends the two is
 * not passed on to us.
 */
export const isRunByNpm = process.env['npm_lifecycle_event'] !== undefined;
