import { parse } from 'yaml';
import type { Rule } from '../../core/rule';
import { didYouMean } from '../../core/text/suggest';
import { findExpiredWaivers, parseWaivers, type Waiver } from '../../core/waivers';
import type { ReadText } from './files';
import type { KeyPath } from './shape/errors';

export interface Waivers {
  readonly waivers: readonly Waiver[];
  /** Said of the ones that have ended. */
  readonly warnings: readonly string[];
}

/** The waivers in force. A broken one is a fault: whoever wrote it believes that it counts. */
export function resolveWaivers(
  file: string | undefined,
  { registry, now, readText }: { readonly registry: readonly Rule[]; readonly now: Date; readonly readText: ReadText },
  at: KeyPath,
): Waivers {
  const text = file === undefined ? undefined : readText(file, at);
  if (text === undefined) return { waivers: [], warnings: [] };
  const { waivers, problems } = parseWaivers(yamlOf(text, at) ?? []);
  for (const problem of problems) at.say(problem);
  for (const waiver of waivers) refuseUnknownRule(waiver, registry, at);
  const ended = findExpiredWaivers(waivers, now);
  return {
    waivers: waivers.filter((waiver) => !ended.includes(waiver)),
    warnings: ended.map(
      ({ rule, resource, owner, expires }) =>
        `waivers: the waiver of "${resource}" for ${rule} (${owner}) ended on ${expires} and counts no more`,
    ),
  };
}

/** JSON is YAML. Aliases are refused, since a few of them make a file without end. */
function yamlOf(text: string, at: KeyPath): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (cause) {
    return at.say(`cannot read the waivers: ${(cause as Error).message.split('\n')[0]}`);
  }
}

function refuseUnknownRule({ rule, resource }: Waiver, registry: readonly Rule[], at: KeyPath): void {
  const names = registry.map(({ name }) => name);
  if (names.includes(rule)) return;
  const meant = didYouMean(rule, names);
  const hint = meant === undefined ? "waivers count for Assay's own rules" : `did you mean "${meant}"?`;
  at.say(`the waiver of "${resource}" is for a rule that does not exist, "${rule}": ${hint}`);
}
