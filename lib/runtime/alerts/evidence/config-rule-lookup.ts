import {
  type ConfigRule,
  type ConfigServiceClient,
  DescribeConfigRulesCommand,
  NoSuchConfigRuleException,
} from '@aws-sdk/client-config-service';
import { createFunctionNames } from '../../../contract/function-names';
import type { ResponseRule, ResponseSettings } from '../../../contract/response-settings';
import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import { isObject, isString, parseJson } from '../../../core/json';
import type { Rule } from '../../../core/rule';

/** AWS Config throttles early, and most of the events at one time are about one rule. */
const CACHE_MS = 10 * 60_000;

interface ConfigRuleLookupContext {
  /** Rules that can plan. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
  readonly config: ConfigServiceClient;
  now(): Date;
}

/**
 * Finds out whether a Config rule runs one of our rules: those of this deployment, which the settings name, and those
 * of organizations and conformance packs, whose names AWS changes. The latter have our parameter, which names the rule.
 */
export class ConfigRuleLookup {
  private readonly cache = new Map<string, { readonly until: number; readonly rule: ResponseRule | undefined }>();

  constructor(private readonly context: ConfigRuleLookupContext) {}

  /**
   * @returns `undefined` for a rule of AWS, of another deployment, or one that does not exist
   * @throws Error when AWS Config does not answer: without the rule, its alert would be lost
   */
  async find(configRuleName: string): Promise<ResponseRule | undefined> {
    const { rules } = this.context.settings;
    if (Object.hasOwn(rules, configRuleName)) return rules[configRuleName];
    const now = this.context.now().getTime();
    const known = this.cache.get(configRuleName);
    if (known && now < known.until) return known.rule;
    const described = await this.describe(configRuleName);
    // Not cached, since the rule may be created in a moment.
    if (!described) return undefined;
    const rule = this.toOwnRule(configRuleName, described);
    this.cache.set(configRuleName, { until: now + CACHE_MS, rule });
    return rule;
  }

  private async describe(configRuleName: string): Promise<ConfigRule | undefined> {
    try {
      const command = new DescribeConfigRulesCommand({ ConfigRuleNames: [configRuleName] });
      return (await this.context.config.send(command)).ConfigRules?.[0];
    } catch (error) {
      if (error instanceof NoSuchConfigRuleException) return undefined;
      throw error;
    }
  }

  private toOwnRule(configRuleName: string, { InputParameters, Source }: ConfigRule): ResponseRule | undefined {
    const { registry, settings } = this.context;
    const { [RULE_PARAMETER]: name, ...parameters } = parseInputParameters(InputParameters);
    if (name === undefined || !isOfDeployment(settings.prefix, name, configRuleName, Source?.SourceIdentifier)) {
      return undefined;
    }
    const rule = registry.find((one) => one.name === name);
    const deployed = Object.values(settings.rules).find((one) => one.rule === name);
    return {
      rule: name,
      title: deployed?.title ?? rule?.title ?? `Rule "${name}", which this deployment does not have`,
      severity: deployed?.severity ?? rule?.severity ?? 'medium',
      parameters,
      // AWS Config starts no remediation for the rules of organizations and packs, but a person can.
      remediation: deployed === undefined || deployed.remediation === 'off' ? 'off' : 'manual',
    };
  }
}

function parseInputParameters(text: string | undefined): Record<string, string> {
  const parameters = parseJson(text ?? '');
  if (!isObject(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => isString(entry[1])),
  );
}

/**
 * Whether a rule belongs to this deployment and to no other of the account: by its name, or by that of its function,
 * which is in another account for an organization's rule. CloudFormation begins the name of a function without a fixed
 * name with that of its stack.
 */
function isOfDeployment(prefix: string, rule: string, configRuleName: string, functionArn = ''): boolean {
  const functionName = functionArn.split(':')[6] ?? '';
  const { evaluator, collector } = createFunctionNames(prefix);
  return (
    removeAffixes(configRuleName) === `${prefix}-${rule}` ||
    [evaluator, collector].includes(functionName) ||
    ['Evaluator', 'Collector'].some((id) => functionName.startsWith(`${prefix}-${id}`))
  );
}

/**
 * Removes what AWS adds to the names of rules of organizations (`OrgConfigRule-assay-open-ssh-dbgzf8ba`) and of
 * conformance packs (`assay-open-ssh-conformance-pack-szsm1uv0w`).
 * https://docs.aws.amazon.com/audit-manager/latest/userguide/control-data-sources-config.html
 */
const removeAffixes = (configRuleName: string): string =>
  AFFIXED_NAMES.map((pattern) => pattern.exec(configRuleName)?.[1]).find((name) => name !== undefined) ??
  configRuleName;

const AFFIXED_NAMES: readonly RegExp[] = [
  /^OrgConfigRule-(.+)-[a-z0-9]{6,12}$/,
  /^(.+)-conformance-pack-[a-z0-9]{6,12}$/,
];
