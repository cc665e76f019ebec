import { App } from 'aws-cdk-lib';
import { APP_PROPS } from '../../lib/cdk/app-props';
import { resolveConfiguration } from '../../lib/cdk/configuration/resolve';
import { deploy } from '../../lib/cdk/stacks/deploy';
import { requiredParameters } from '../../lib/core/parameters';
import type { Rule } from '../../lib/core/rule';
import { rules } from '../../test/rules/registry';

/** An app like `bin/app.ts` with many Regions and rules: `node app.cjs <Regions> <rules> <evaluator entry>`. */
const [regionCount, ruleCount, evaluatorEntry] = process.argv.slice(2) as [string, string, string];

/** Each account has three Regions. */
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2'];
const environments = Array.from({ length: Math.ceil(Number(regionCount) / REGIONS.length) }, (_, account) => ({
  account: String(111122223333 + account),
  regions: REGIONS.slice(0, Number(regionCount) - account * REGIONS.length),
}));

/** The rules of the repository that need no parameter value, repeated as often as necessary. */
const usable = rules.filter((rule) => requiredParameters(rule).length === 0);
const registry = Array.from({ length: Number(ruleCount) }, (_, index): Rule => {
  const rule = usable[index % usable.length] as Rule;
  return { ...rule, name: index < usable.length ? rule.name : `${rule.name}-${Math.floor(index / usable.length)}` };
});

deploy(new App(APP_PROPS), resolveConfiguration({ environments }, { registry, folder: '.' }), {
  evaluatorEntry,
});
