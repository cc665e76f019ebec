import { defineCommand, parseChoice } from './command';
import { EXIT } from './exit-codes';
import { formatRuleJson, formatRulePage, formatRules, formatRulesJson } from './rules-page';
import { findRule } from './run/choose-rules';
import { loadOwnRules } from './run/own-rules';
import { RUN_OPTIONS } from './run/run-options';
import { UsageError } from './usage-error';

/** `assay rules`: lists the rules, or shows one of them. */
export const rules = defineCommand({
  name: 'rules',
  usage: '[<name>]',
  description: ['Lists the rules, or shows one: what it evaluates, its rationale, its parameters and its limitations.'],
  options: {
    rules: RUN_OPTIONS.rules,
    format: { type: 'string', value: '<format>', description: 'The output: table, json. Default: table.' },
  },
  examples: ['assay rules open-ssh'],

  async run({ values, positionals }, io, shipped) {
    const [name, ...more] = positionals;
    if (more.length > 0)
      throw new UsageError(`Cannot show "${more.join(' ')}" too: assay rules takes one name at most`);
    const format = parseChoice('format', values.format, ['table', 'json']) ?? 'table';
    const ownRules = await loadOwnRules(values.rules ?? [], io, shipped);
    ownRules.close();
    const registry = [...shipped, ...ownRules.rules];
    const rule = name === undefined ? undefined : findRule(registry, name);
    const options = { color: io.color, width: io.width };
    if (format === 'json') await io.write(rule ? formatRuleJson(rule) : formatRulesJson(registry));
    else await io.write(rule ? formatRulePage(rule, options) : formatRules(registry, options));
    return EXIT.ok;
  },
});
