import type { Logger } from '../../lib/runtime/aws/lambda';

/** A line of the structured log. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [key: string]: unknown;
}

/** Creates a logger that adds its lines to a list. */
export function createTestLogger(lines: LogLine[]): Logger {
  const log = (level: LogLine['level']) => (message: string, details: object) =>
    void lines.push({ level, message, ...details });
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
