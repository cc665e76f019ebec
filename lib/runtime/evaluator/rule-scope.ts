import { DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { toTags } from '../../formats/tags';
import type { ConfigService } from '../aws/config-service';
import type { ListedResources } from './recorded-resources';

/** What a config rule is limited to. */
export interface RuleScope {
  /** Those of the rule's types that it is limited to. */
  readonly types: readonly string[];
  covers(resource: ListedResources): boolean;
}

/**
 * The scope of a config rule as it is deployed. AWS Config obeys it when it calls the rule for a change, and leaves it
 * to the rule when it calls it because it is time.
 */
export async function fetchRuleScope(
  config: ConfigService,
  configRuleName: string,
  ruleTypes: readonly string[],
): Promise<RuleScope> {
  const { ConfigRules: [deployed] = [] } = await config.call('DescribeConfigRules', (client) =>
    client.send(new DescribeConfigRulesCommand({ ConfigRuleNames: [configRuleName] })),
  );
  const { ComplianceResourceTypes, ComplianceResourceId, TagKey, TagValue } = deployed?.Scope ?? {};
  const limit = ComplianceResourceTypes?.length ? new Set(ComplianceResourceTypes) : undefined;
  return {
    types: ruleTypes.filter((type) => limit?.has(type) ?? true),
    covers: ({ resourceId, tags }) =>
      (!ComplianceResourceId || resourceId === ComplianceResourceId) && (!TagKey || hasTag(tags, TagKey, TagValue)),
  };
}

/** Tags that cannot be read keep their resource in scope: its item will be unreadable, which is said. */
function hasTag(written: unknown, key: string, value: string | undefined): boolean {
  try {
    const tags = toTags(written, 'tags');
    return Object.hasOwn(tags, key) && (!value || tags[key] === value);
  } catch {
    return true;
  }
}
