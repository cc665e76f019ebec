import { readFileSync } from 'node:fs';
import type { Rule } from '../../core/rule';
import { findExpiredWaivers, findExpiringWaivers, parseWaivers, type Waiver } from '../../core/waivers';
import type { UnreadableEntry } from '../../engine/run-result';
import { UsageError } from '../usage-error';

/** The waivers of a file, its errors and its warnings. */
export interface LoadedWaivers {
  readonly waivers: readonly Waiver[];
  /** Broken waivers. They waive nothing and are reported like other unreadable input. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly notes: readonly string[];
}

/** A waiver that expires within so many days is mentioned. */
const EXPIRY_WARNING_DAYS = 14;

/**
 * Reads a waiver file, YAML or JSON.
 * @throws UsageError when the file does not exist or is neither
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
      ...findExpiredWaivers(waivers, now).map(
        (waiver) => `${formatWaiver(waiver)} expired on ${waiver.expires} and is ignored`,
      ),
      ...findExpiringWaivers(waivers, now, EXPIRY_WARNING_DAYS).map(
        (waiver) => `${formatWaiver(waiver)} expires on ${waiver.expires}`,
      ),
    ],
  };
}

const formatWaiver = ({ rule, resource, owner }: Waiver): string =>
  `The waiver of "${resource}" for ${rule} (${owner})`;

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
