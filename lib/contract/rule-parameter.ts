/**
 * The input parameter of a ConfigRule that names our rule to the evaluator. It is passed with the rule's own
 * parameters, so that the name survives organization rules and conformance packs, which rename the ConfigRules they
 * deploy.
 */
export const RULE_PARAMETER = 'assayRule';
