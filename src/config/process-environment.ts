/** The variables of this process: the one place that reads them. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;
