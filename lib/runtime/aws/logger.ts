import type { LogDetails, Logger } from './lambda';

/**
 * Creates the log of a function: a JSON object a line, whose members CloudWatch Logs can search.
 * @param service the function, as each line names it
 * @param write writes a line. Lambda's `console` would add the time and the level in front of it
 */
export function createLogger(
  service: string,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Logger {
  const createMethod = (level: string) => (message: string, details: LogDetails) => {
    const entry = { level, message, timestamp: new Date().toISOString(), service };
    write(JSON.stringify(toLoggable({ ...entry, ...details, ...entry }, [])));
  };
  return { info: createMethod('INFO'), warn: createMethod('WARN'), error: createMethod('ERROR') };
}

/**
 * Returns a value that JSON can hold, with the members of errors. Errors of the SDK may refer to themselves, and a log that
 * throws would hide what failed.
 */
function toLoggable(value: unknown, parents: readonly unknown[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (parents.includes(value)) return undefined;
  const path = [...parents, value];
  if (Array.isArray(value)) return value.map((element) => toLoggable(element, path));
  return Object.fromEntries(
    Object.entries(listShownMembers(value)).map(([key, member]) => [key, toLoggable(member, path)]),
  );
}

/** The usual members of an error are not enumerable. */
function listShownMembers(value: object): object {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause, ...(value as object) };
}
