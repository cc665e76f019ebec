import { resolveConfiguration } from '../../../lib/cdk/configuration/resolve';
import type { ResolvedConfiguration } from '../../../lib/cdk/configuration/resolved';
import { ConfigurationError } from '../../../lib/cdk/configuration/validation/errors';
import type { Rule } from '../../../lib/core/rule';
import { registry as sampleRegistry } from './sample-registry';

export interface ResolveOptions {
  readonly registry?: readonly Rule[];
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly now?: Date | undefined;
}

/** Resolves a configuration that no compiler checked, with files from memory. */
export function resolve(
  configuration: unknown,
  { registry = sampleRegistry, files = {}, ...time }: ResolveOptions = {},
): ResolvedConfiguration {
  return resolveConfiguration(configuration as object, {
    registry,
    folder: '/project',
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
      return text;
    },
    ...(!('now' in time) && { now: new Date('2026-11-20T08:00:00Z') }),
  });
}

/** Returns the errors in a configuration, each as a line `key: message`. */
export function listErrors(configuration: unknown, given?: ResolveOptions): string[] {
  try {
    resolve(configuration, given);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
}
