/** Makes a `switch` over a union complete: a new member that nobody handles no longer compiles. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
