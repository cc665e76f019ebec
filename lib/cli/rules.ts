import { loadFrameworks } from '../core/standards/frameworks';
import { describeCoverage, selectCoverage } from '../core/standards/frameworks/coverage';
import { defineCommand } from './command';
import { TABLE_OR_JSON } from './definition';
import { EXIT } from './exit-codes';
import { FRAMEWORK_OPTION } from './frameworks/assess-run';
import { formatCoveragePage } from './frameworks/framework-page';
import { formatAnswerJson } from './output/answers';
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
    framework: {
      ...FRAMEWORK_OPTION,
      description: 'The controls of this framework with the rules that answer them, and those without. May be repeated',
    },
    rules: RUN_OPTIONS.rules,
    format: TABLE_OR_JSON,
  },
  completion: 'rule',
  examples: [
    'assay rules',
    'assay rules open-ssh',
    "assay rules --severity high --type 'AWS::S3::*'",
    'assay rules --framework cis-7.0',
  ],

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
    if (values.framework) {
      if (rule) throw new UsageError(`Cannot show rule "${rule.name}" with --framework: give one of them`);
      const whole = (await loadFrameworks(values.framework)).map((one) => describeCoverage(one, all));
      const isFiltered = values.severity !== undefined || values.type !== undefined;
      const coverage = isFiltered ? whole.map((one) => selectCoverage(one, registry)) : whole;
      await io.write(
        values.format === 'json' ? formatAnswerJson({ frameworks: coverage }) : formatCoveragePage(coverage, io),
      );
      return EXIT.ok;
    }
    if (values.format === 'json') await io.write(rule ? formatRuleJson(rule) : formatRulesJson(registry));
    else await io.write(rule ? formatRulePage(rule, io) : formatRules(registry, io));
    return EXIT.ok;
  },
});
