import type { Logger } from '../../lib/runtime/aws/lambda';

/** A line of the structured log. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [key: string]: unknown;
}

/** Creates a logger that passes each line to a function. */
export function createTestLogger(write: (line: LogLine) => void): Logger {
  const log = (level: LogLine['level']) => (message: string, details: object) => write({ level, message, ...details });
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
