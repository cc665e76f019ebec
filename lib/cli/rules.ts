import type { Rule } from '../core/rule';
import { findRule } from './choose-rules';
import type { Io } from './io';
import { EXIT } from './main';
import { oneOf, parseOptions } from './options';
import { ruleJson, rulePage, rulesJson, rulesPage } from './rules-page';
import { UsageError } from './usage-error';

const HELP = `assay rules [<name>]

Lists the rules, or shows the page of one: what it judges, why, with which
parameters, and what it does not see.

Options
  --format <format>   table (default), json
  --help

Example
  assay rules open-ssh
`;

/** `assay rules`: the rules, or one of them. */
export async function rules(args: readonly string[], io: Io, registry: readonly Rule[]): Promise<number> {
  const { values, positionals } = parseOptions('rules', args, {
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    await io.write(HELP);
    return EXIT.ok;
  }
  const [name, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`Cannot show "${more.join(' ')}" too: assay rules takes one name at most`);
  const format = oneOf('format', values.format, ['table', 'json']) ?? 'table';
  const options = { color: io.color, width: io.width };
  if (format === 'json') await io.write(name === undefined ? rulesJson(registry) : ruleJson(findRule(registry, name)));
  else await io.write(name === undefined ? rulesPage(registry, options) : rulePage(findRule(registry, name), options));
  return EXIT.ok;
}
