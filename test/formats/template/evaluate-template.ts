import { evaluateRule } from '../../../lib/core/evaluate/evaluate';
import { FactBook } from '../../../lib/core/facts';
import type { ConfigurationItem } from '../../../lib/core/item';
import { parseParameters } from '../../../lib/core/parameters';
import type { Rule } from '../../../lib/core/rule';
import type { DocumentContext, JsonDocument } from '../../../lib/formats/document';
import { readTemplate } from '../../../lib/formats/template/read-stacks';
import { parseTemplateYaml } from '../../../lib/formats/template/yaml';
import { rules } from '../../../rules';

export type Outcome = 'compliant' | 'non-compliant' | 'insufficient data' | 'not applicable';

/** Evaluates the resources of a template by one rule. Returns the outcomes by logical id. */
export const evaluateTemplate = (yaml: string, ruleName: string, context: DocumentContext = {}) =>
  Object.fromEntries(explainTemplate(yaml, ruleName, context).map(({ id, outcome }) => [id, outcome]));

/**
 * Evaluates resources by one rule, each written from its type on. The parameter `P` and the condition `Perhaps` are open.
 * Returns the outcomes by logical id.
 */
export function evaluateResources(ruleName: string, resources: Readonly<Record<string, string>>) {
  const head = 'Parameters: {P: {Type: String}}\nConditions: {Perhaps: !Equals [!Ref P, a]}\nResources:';
  const lines = Object.entries(resources).map(([id, text]) => `  ${id}: {Type: ${text}}`);
  return evaluateTemplate([head, ...lines].join('\n'), ruleName);
}

/** Evaluates the resources of a template by one rule, with annotations. */
export function explainTemplate(yaml: string, ruleName: string, context: DocumentContext = {}) {
  return evaluateItems(readTemplate(parseTemplateYaml(yaml) as JsonDocument, context).resources, ruleName);
}

/** Evaluates items by one rule. */
export function evaluateItems(resources: readonly ConfigurationItem[], ruleName: string) {
  const rule = rules.find(({ name }) => name === ruleName) as Rule;
  const facts = FactBook.from(rule.facts ?? [], resources);
  const run = { now: new Date('2026-11-20T08:00:00Z'), facts, waivers: [] };
  return resources
    .filter(({ resourceType }) => rule.resource.resourceTypes.includes(resourceType))
    .map((item) => {
      const evaluation = evaluateRule({ rule, parameters: parseParameters(rule, {}) }, item, run);
      return { id: item.resourceId, outcome: toOutcome(evaluation), annotation: evaluation.annotation };
    });
}

function toOutcome({ complianceType, insufficientData }: ReturnType<typeof evaluateRule>): Outcome {
  if (insufficientData) return 'insufficient data';
  if (complianceType === 'COMPLIANT') return 'compliant';
  return complianceType === 'NON_COMPLIANT' ? 'non-compliant' : 'not applicable';
}
