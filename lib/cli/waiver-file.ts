import { readFileSync } from 'node:fs';
import type { Rule } from '../core/rule';
import { findExpiringWaivers, findExpiredWaivers, parseWaivers, type Waiver } from '../core/waivers';
import type { UnreadableEntry } from '../engine/run-result';
import { UsageError } from './usage-error';

/** The waivers of a file, what is wrong with it, and what people should hear about it. */
export interface LoadedWaivers {
  readonly waivers: readonly Waiver[];
  /** A broken waiver waives nothing, and is reported like anything else that could not be read. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/** Days before its end from which on a waiver's end is said. */
const SOON = 14;

/**
 * Reads a waiver file, YAML or JSON.
 * @throws UsageError when the file is not there or is neither
 */
export async function loadWaivers(path: string, registry: readonly Rule[], now: Date): Promise<LoadedWaivers> {
  const { waivers, problems } = parseWaivers(await readYaml(path));
  const unknown = waivers.filter((waiver) => !registry.some(({ name }) => name === waiver.rule));
  return {
    waivers,
    unreadable: [
      ...problems,
      ...unknown.map((waiver) => `Cannot use the waiver of "${waiver.resource}": there is no rule "${waiver.rule}"`),
    ].map((message) => ({ source: path, message })),
    notes: [
      ...findExpiredWaivers(waivers, now).map((waiver) => `${named(waiver)} ended on ${waiver.expires} and counts no more`),
      ...findExpiringWaivers(waivers, now, SOON).map((waiver) => `${named(waiver)} ends on ${waiver.expires}`),
    ],
  };
}

const named = ({ rule, resource, owner }: Waiver): string => `The waiver of "${resource}" for ${rule} (${owner})`;

async function readYaml(path: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`Cannot read waivers "${path}": ${(cause as Error).message}`, { cause });
  }
  try {
    const { parse } = await import('yaml');
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new UsageError(`Cannot read waivers "${path}": ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}
