import { parse } from 'yaml';
import type { Rule } from '../../core/rule';
import { didYouMean } from '../../core/text/suggest';
import { findExpiredWaivers, parseWaivers, type Waiver } from '../../core/waivers';
import type { ReadText } from './files';
import type { KeyPath } from './validation/errors';

interface ResolvedWaivers {
  /** The waivers that have not expired. */
  readonly waivers: readonly Waiver[];
  /** One for each expired waiver. */
  readonly warnings: readonly string[];
}

/** Reads the waivers file. An invalid waiver is an error, because its author relies on it. */
export function resolveWaivers(
  file: string | undefined,
  { registry, now, readText }: { readonly registry: readonly Rule[]; readonly now: Date; readonly readText: ReadText },
  at: KeyPath,
): ResolvedWaivers {
  const text = file === undefined ? undefined : readText(file, at);
  if (text === undefined) return { waivers: [], warnings: [] };
  const { waivers, problems } = parseWaivers(parseYaml(text, at) ?? []);
  for (const problem of problems) at.report(problem);
  for (const waiver of waivers) rejectUnknownRule(waiver, registry, at);
  const expired = findExpiredWaivers(waivers, now);
  return {
    waivers: waivers.filter((waiver) => !expired.includes(waiver)),
    warnings: expired.map(
      ({ rule, resource, owner, expires }) =>
        `waivers: the waiver of "${resource}" for ${rule} (${owner}) expired on ${expires} and has no effect`,
    ),
  };
}

/** JSON is YAML. Aliases are not allowed, since a few of them can expand to a huge document. */
function parseYaml(text: string, at: KeyPath): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (cause) {
    return at.report(`cannot read the waivers: ${(cause as Error).message.split(':\n')[0]}`);
  }
}

function rejectUnknownRule({ rule, resource }: Waiver, registry: readonly Rule[], at: KeyPath): void {
  const names = registry.map(({ name }) => name);
  if (names.includes(rule)) return;
  const suggestion = didYouMean(rule, names);
  const hint = suggestion === undefined ? "only Assay's own rules can be waived" : `did you mean "${suggestion}"?`;
  at.report(`the waiver of "${resource}" names an unknown rule "${rule}": ${hint}`);
}
