import { resolveConfiguration } from '../../../lib/cdk/configuration/resolve';
import type { ResolvedConfiguration } from '../../../lib/cdk/configuration/resolved';
import { ConfigurationError, type InputError } from '../../../lib/cdk/configuration/shape/errors';
import type { Rule } from '../../../lib/core/rule';
import { registry as sampleRegistry } from './sample-registry';

export interface Given {
  readonly registry?: readonly Rule[];
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Resolves what nobody's compiler has seen, in a folder that is not there. */
export function resolve(
  configuration: unknown,
  { registry = sampleRegistry, files = {} }: Given = {},
): ResolvedConfiguration {
  return resolveConfiguration(configuration as object, {
    registry,
    folder: '/project',
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error('there is no such file');
      return text;
    },
    now: new Date('2026-11-20T08:00:00Z'),
  });
}

/** The faults, each as a line `key: message`. */
export function faultsOf(configuration: unknown, given?: Given): string[] {
  return faultList(configuration, given).map(({ key, message }) => `${key}: ${message}`);
}

export function faultList(configuration: unknown, given?: Given): readonly InputError[] {
  try {
    resolve(configuration, given);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}
