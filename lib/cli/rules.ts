import { defineCommand } from './command';
import { TABLE_OR_JSON } from './definition';
import { EXIT } from './exit-codes';
import { formatRuleJson, formatRulePage, formatRules, formatRulesJson } from './rules-page';
import { findRule } from './run/choose-rules';
import { FILTER_OPTIONS, SEVERITY_OPTION, selectRulesBySeverity, selectRulesByType } from './run/filter-options';
import { loadOwnRules } from './run/own-rules';
import { RUN_OPTIONS } from './run/run-options';
import { UsageError } from './usage-error';

/** `assay rules`: lists the rules, or shows one of them. */
export const rules = defineCommand({
  name: 'rules',
  usage: '[<name>]',
  summary: 'list the rules, or show one',
  description: ['Lists the rules, or shows one: what it evaluates, its rationale, its parameters and its limitations.'],
  options: {
    severity: SEVERITY_OPTION,
    type: { ...FILTER_OPTIONS.type, description: 'Only rules for this resource type; * matches any characters.' },
    rules: RUN_OPTIONS.rules,
    format: TABLE_OR_JSON,
  },
  completion: 'rule',
  examples: ['assay rules', 'assay rules open-ssh', "assay rules --severity high --type 'AWS::S3::*'"],

  async run({ values, positionals }, io, shipped) {
    const [name, ...more] = positionals;
    if (more.length > 0)
      throw new UsageError(`Cannot show "${more.join(' ')}" too: assay rules takes one name at most`);
    const ownRules = await loadOwnRules(values.rules ?? [], io, shipped);
    ownRules.close();
    const all = [...shipped, ...ownRules.rules];
    const rule = name === undefined ? undefined : findRule(all, name);
    const severe = selectRulesBySeverity(all, values.severity);
    const registry = values.type ? selectRulesByType(severe, values.type) : severe;
    if (values.format === 'json') await io.write(rule ? formatRuleJson(rule) : formatRulesJson(registry));
    else await io.write(rule ? formatRulePage(rule, io) : formatRules(registry, io));
    return EXIT.ok;
  },
});
