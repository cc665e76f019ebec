/**
 * What TypeScript makes of the public API. `npm run types` checks this file: a line after `@ts-expect-error` must not
 * compile, and `expectType` takes only the exact type.
 */
import { App } from 'aws-cdk-lib';
import {
  type AddressSet,
  type Case,
  COMPLIANT,
  choice,
  cidrs,
  defineCases,
  definePlanCases,
  defineRule,
  type Facts,
  flag,
  insufficientData,
  integer,
  interfacesUsingGroup,
  type Json,
  makeCall,
  needsFacts,
  needsManualFix,
  nonCompliant,
  nothingToDo,
  onChange,
  optionalText,
  type Plan,
  type Remediation,
  type Rule,
  type RuleResult,
  revokeIngress,
  type SecurityGroup,
  type Severity,
  type Step,
  securityGroup,
  strings,
  unreadable,
  type Volume,
  volume,
} from '../../exports';
import {
  type Configuration,
  type ConfiguredRule,
  deploy,
  type RemediationMode,
  resolveConfiguration,
} from '../../exports/cdk';
import { rules } from '../../exports/rules';
import {
  type AlertHandler,
  type createAlertHandler,
  createEvaluateHandler,
  type createPlanHandler,
  type EvaluateHandler,
  type EvaluatorDependencies,
  type PlanHandler,
} from '../../exports/runtime';
import { type Check, type createPlanChecks, createRuleChecks } from '../../exports/testing';
import { createFolder } from '../temporary-files';

type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when the value has exactly this type. */
const expectType = <Expected>() => ({
  of: <Actual>(_value: Actual, ..._same: IsSame<Actual, Expected> extends true ? [] : [never]): void => {},
});

const parts = {
  name: 'sized-volume',
  title: 'EBS volumes must have a size',
  rationale: 'A volume without a size cannot be created.',
  severity: 'low',
  resource: volume,
  triggers: [onChange],
  limitations: [],
  parameters: {},
} as const;

const sizedVolume = defineRule({
  ...parts,
  parameters: {
    allowedCidrs: cidrs({ description: 'Ranges' }),
    days: integer({ min: 1, max: 365, default: 30, description: 'Days' }),
    mode: choice({ of: ['strict', 'relaxed'], default: 'strict', description: 'Mode' }),
    owner: optionalText({ description: 'Owner' }),
    tags: strings({ description: 'Tags' }),
    usesGp3: flag({ default: false, description: 'Whether the type must be gp3' }),
  },
  evaluate(resource, { parameters, now }) {
    expectType<Volume>().of(resource);
    expectType<Date>().of(now);
    expectType<AddressSet>().of(parameters.allowedCidrs);
    expectType<number>().of(parameters.days);
    expectType<'strict' | 'relaxed'>().of(parameters.mode);
    expectType<string | undefined>().of(parameters.owner);
    expectType<readonly string[]>().of(parameters.tags);
    expectType<boolean>().of(parameters.usesGp3);
    // @ts-expect-error: the rule declares no such parameter
    parameters.colour;
    // @ts-expect-error: a volume has no inbound rules
    resource.ingress;
    return COMPLIANT;
  },
});

test('the type of a rule follows from its reader and its parameters', () => {
  expect(sizedVolume.name).toBe('sized-volume');
  const registry: readonly Rule[] = [...rules, sizedVolume];
  expect(registry).toContain(sizedVolume);
});

test('a rule is complete', () => {
  // @ts-expect-error: no title
  defineRule({ ...parts, title: undefined, evaluate: () => COMPLIANT });
  // @ts-expect-error: no evaluate
  defineRule({ ...parts });
  // @ts-expect-error: no trigger
  defineRule({ ...parts, triggers: [], evaluate: () => COMPLIANT });
  // @ts-expect-error: no such severity
  defineRule({ ...parts, severity: 'urgent', evaluate: () => COMPLIANT });
  // @ts-expect-error: the result is not a promise
  defineRule({ ...parts, evaluate: async () => COMPLIANT });
  expectType<'critical' | 'high' | 'medium' | 'low'>().of<Severity>('low');
});

test('a rule with facts has two halves, and the second gets the value of the first', () => {
  const facts = [interfacesUsingGroup];
  const rule = defineRule({
    ...parts,
    facts,
    collect(resource, context) {
      expectType<Volume>().of(resource);
      // @ts-expect-error: facts are not known yet
      context.facts;
      return needsFacts({ id: resource.id });
    },
    conclude(value, { facts, now }) {
      expectType<{ id: string }>().of(value);
      expectType<Facts>().of(facts);
      expectType<Date>().of(now);
      return COMPLIANT;
    },
  });
  // @ts-expect-error: no second half
  defineRule({ ...parts, facts, collect: () => COMPLIANT });
  // @ts-expect-error: the facts are for the second half
  defineRule({ ...parts, facts, evaluate: () => COMPLIANT });
  // @ts-expect-error: a rule without facts has evaluate
  defineRule({ ...parts, collect: () => COMPLIANT, conclude: () => COMPLIANT });
  const registry: readonly Rule[] = [rule];
  expect(registry).toHaveLength(1);
});

test('a result has an annotation exactly when it is non-compliant', () => {
  const results: readonly RuleResult[] = [COMPLIANT, nonCompliant('Is public'), insufficientData('who can read it')];
  // @ts-expect-error: compliant results have no annotation
  const wrong: RuleResult = { complianceType: 'COMPLIANT', annotation: 'Is private' };
  // @ts-expect-error: why is it non-compliant?
  const silent: RuleResult = { complianceType: 'NON_COMPLIANT' };
  for (const result of [...results, wrong, silent]) {
    // @ts-expect-error: it may be compliant
    result.annotation;
    if (result.complianceType === 'NON_COMPLIANT') expectType<string>().of(result.annotation);
  }
});

test('cases name the parameters of their rule', () => {
  const cases = defineCases(sizedVolume, [
    { scenario: 'any volume', parameters: { days: '7' }, configuration: {}, expected: COMPLIANT },
    { scenario: 'a volume of another shape', configuration: [], expected: unreadable('Cannot read configuration') },
  ]);
  // @ts-expect-error: the rule declares no such parameter
  defineCases(sizedVolume, [{ scenario: 'any volume', parameters: { colour: 'red' }, expected: COMPLIANT }]);
  // @ts-expect-error: parameters are text, as AWS Config passes them
  defineCases(sizedVolume, [{ scenario: 'any volume', parameters: { days: 7 }, expected: COMPLIANT }]);
  // @ts-expect-error: nothing is expected
  defineCases(sizedVolume, [{ scenario: 'any volume' }]);
  definePlanCases(sizedVolume, [{ scenario: 'any volume', expected: nothingToDo('The resource is compliant') }]);
  // @ts-expect-error: a plan is expected, not a result
  definePlanCases(sizedVolume, [{ scenario: 'any volume', expected: COMPLIANT }]);
  expectType<Check[]>().of(createRuleChecks(sizedVolume, cases as readonly Case[]));
  expectType<Check[]>().of<ReturnType<typeof createPlanChecks>>([]);
});

test('a remediation fits its rule', () => {
  const close: Step = { name: 'Close', operation: revokeIngress, parameters: ['GroupId'] };
  const closing: Remediation<SecurityGroup> = {
    summary: 'Every inbound rule is revoked',
    exclusions: 'Nothing',
    steps: [close],
    undoSteps: [],
    plan(group) {
      expectType<SecurityGroup>().of(group);
      return needsManualFix('Decide which sources need access');
    },
    state: (group) => ({ name: group.name ?? null }),
  };
  defineRule({ ...parts, resource: securityGroup, remediation: closing, evaluate: () => COMPLIANT });
  // @ts-expect-error: it plans for security groups, and the rule evaluates volumes
  defineRule({ ...parts, remediation: closing, evaluate: () => COMPLIANT });
  // @ts-expect-error: a remediation has a step
  const idle: Remediation<Volume>['steps'] = [];
  // @ts-expect-error: a call's parameters are JSON
  expect(() => makeCall(close, { GroupId: new Date() })).not.toThrow();
  // @ts-expect-error: a date is not JSON
  const state: Json = new Date();
  const plan: Plan = needsManualFix('Decide');
  // @ts-expect-error: only a fix has calls
  plan.calls;
  expect([idle, state]).toHaveLength(2);
});

test('handlers take their dependencies', () => {
  expectType<(dependencies: EvaluatorDependencies) => EvaluateHandler>().of(createEvaluateHandler);
  expectType<AlertHandler>().of<ReturnType<typeof createAlertHandler>>(async () => {});
  expectType<PlanHandler>().of<ReturnType<typeof createPlanHandler>>(() => Promise.reject(new Error('not called')));
  // @ts-expect-error: an evaluator needs more than its rules
  createEvaluateHandler({ registry: rules });
});

test('a configuration is checked while it is written', () => {
  const mode: RemediationMode = 'manual';
  const configuration: Configuration = {
    environments: [{ account: '111122223333', regions: ['eu-west-1'] }],
    rules: { '*': false, 'open-ssh': 'default' },
    managedRules: { 'acm-certificate-expiration-check': { parameters: { daysToExpiration: 30 } } },
    remediation: { 'open-ssh': mode },
  };
  // @ts-expect-error: no such key
  const misspelt: Configuration = { environment: [] };
  // @ts-expect-error: a rule is off or has settings
  const on: Configuration = { rules: { 'open-ssh': true } };
  // @ts-expect-error: AWS's rule has no such parameter
  const odd: Configuration = { managedRules: { 'acm-certificate-expiration-check': { parameters: { weeks: 4 } } } };
  const resolved = resolveConfiguration(configuration, { registry: rules, folder: __dirname });
  expectType<readonly ConfiguredRule[]>().of(resolved.rules);
  const app = new App({ outdir: createFolder({}) });
  // @ts-expect-error: `deploy` takes a resolved configuration
  expect(() => deploy(app, configuration, { evaluatorEntry: '' })).toThrow();
  expect(Object.keys({ ...misspelt, ...on, ...odd })).toHaveLength(3);
});
