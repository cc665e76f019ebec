/**
 * The input parameter of a ConfigRule that names our rule to the evaluator. It travels with the rule's own parameters,
 * so that organization rules and conformance packs, which rename what they deploy, still find it.
 */
export const RULE_PARAMETER = 'assayRule';
