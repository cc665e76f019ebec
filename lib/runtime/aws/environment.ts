/**
 * Reads the environment variables that a function cannot do without.
 * @param purpose what cannot be done without them: `raise alerts`
 * @returns a variable's value, by its name; throws an Error when it is missing
 */
export const createEnvironmentReader =
  (purpose: string, environment: Readonly<Record<string, string | undefined>>) =>
  (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`Cannot ${purpose}: environment variable "${name}" is missing`);
    return value;
  };
