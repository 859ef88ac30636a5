/** The variables of this process: the one place that reads them. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/**
 * Whether npm or npx runs this process. They put a shell between, and a signal that ends the two is
 * not passed on to us.
 */
export const isRunByNpm = process.env['npm_lifecycle_event'] !== undefined;

/**
 * The library of sessions reads variables of its own, which may be meant for something else on this
 * machine: they would trust other origins, add a secret or turn its telemetry on.
 */
export function forgetForeignVariables(environment = process.env): void {
  for (const name of Object.keys(environment)) {
    if (/^(BETTER_AUTH_|AUTH_SECRET$)/.test(name)) delete environment[name];
  }
}
