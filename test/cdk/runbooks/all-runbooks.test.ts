import Ajv from 'ajv';
import schema from 'aws-ssm-document-language-service/dist/schema.json';
import { stepNames } from '../../../lib/contract/plan-protocol';
import { remediationRunbookName, restoreRunbookName, undoRunbookName } from '../../../lib/contract/runbooks';
import { parseReference } from '../../../lib/local-region/automation/references';
import { type ParsedRunbook, type ParsedStep, parseRunbook } from '../../../lib/local-region/automation/runbook';
import { toIamAction } from '../../../lib/local-region/iam/required-permissions';
import { RESTORATIONS } from '../../../lib/resources/restorations/restorations';
import { rules } from '../../rules/registry';
import { createRestoreRunbooks, createRuleRunbooks } from './sample-runbooks';
import { findOutputType, listRunbookReferences } from './validate-flow';
import { validateRunbook } from './validate-runbook';

const ruleRunbooks = createRuleRunbooks(rules);
const runbooks = [...ruleRunbooks, ...createRestoreRunbooks(RESTORATIONS)].map((each) => [each.title, each] as const);

// AWS's schema is from 2023 and lacks Python 3.11 and onCancel, which AWS documents.
const matchesSchema = new Ajv({ unicodeRegExp: false, strict: false, allErrors: true }).compile(schema);
const convertTo2023 = (document: ParsedRunbook): unknown => ({
  ...document,
  mainSteps: document.mainSteps.map(({ onCancel, ...step }) => ({
    ...step,
    inputs: step.inputs.Runtime === 'python3.11' ? { ...step.inputs, Runtime: 'python3.7' } : step.inputs,
  })),
});

test('every rule with a remediation has runbooks', () => {
  const withRemediation = rules.filter(({ remediation }) => remediation).map(({ name }) => name);
  expect([...new Set(ruleRunbooks.map(({ name }) => name))]).toEqual(withRemediation);
});

describe.each(runbooks)('%s', (_, { name: procedure, runbook, steps }) => {
  const document = parseRunbook(runbook.content);

  test('matches AWS’s schema', () => {
    matchesSchema(convertTo2023(document));
    expect(matchesSchema.errors ?? []).toEqual([]);
  });

  test('has no errors', () => {
    expect(validateRunbook(document)).toEqual([]);
  });

  test('fits into 64 KB with its inputs', () => {
    expect(Buffer.byteLength(runbook.content)).toBeLessThan(60 * 1024);
  });

  test('makes each call with parameters of the right types', () => {
    const actual = document.mainSteps
      .filter(({ action, inputs }) => action === 'aws:executeAwsApi' && inputs.Service !== 'config')
      .map(({ name, inputs: { Service, Api, ...parameters } }) => ({
        name,
        service: Service,
        api: Api,
        types: Object.fromEntries(
          Object.entries(parameters).map(([key, value]) => [key, findType(value, document.mainSteps)]),
        ),
      }));
    const expected = steps.flatMap((step) =>
      stepNames(step).map((name) => ({
        name,
        service: step.operation.service,
        api: step.operation.api,
        types: Object.fromEntries(
          [...step.parameters, ...Object.keys(step.references ?? {})].map((key) => [
            key,
            step.operation.parameters[key],
          ]),
        ),
      })),
    );
    expect(actual).toEqual(expected);
  });

  test('has exactly the permissions of its steps', () => {
    expect(runbook.permissions.map(({ action }) => action).sort()).toEqual(listActions(document));
    expect(runbook.permissions.filter(({ action }) => /[*?]/.test(action))).toEqual([]);
  });

  test('uses only the functions and topics that its role may use', () => {
    // Calls of Lambda name functions that the plan function has read.
    const named = document.mainSteps
      .filter(({ action }) => action !== 'aws:executeAwsApi')
      .flatMap(({ inputs }) => inputs.FunctionName ?? inputs.NotificationArn ?? []);
    const allowed = runbook.permissions
      .filter(({ action }) => action === 'lambda:InvokeFunction' || action === 'sns:Publish')
      .map(({ resource }) => resource);
    expect([...new Set(named)].sort()).toEqual(allowed.sort());
  });

  test('only reads before the decision', () => {
    const decision = document.mainSteps.findIndex(({ name }) => name.startsWith('Decide'));
    expect(document.mainSteps.slice(0, decision).map(({ action }) => action)).toEqual([
      'aws:invokeLambdaFunction',
      'aws:executeScript',
    ]);
  });

  test('has a name that AWS accepts', () => {
    for (const toName of [remediationRunbookName, restoreRunbookName, undoRunbookName]) {
      const name = toName('assay', procedure);
      expect(name).toMatch(/^(?!aws|amazon|amzn|AWSEC2|AWSConfigRemediation|AWSSupport)[a-zA-Z0-9_.-]{3,128}$/i);
    }
  });
});

/** Lists the actions that the role needs for the steps. */
function listActions({ mainSteps }: ParsedRunbook): string[] {
  const actions = mainSteps.flatMap(({ action, inputs }) => {
    switch (action) {
      case 'aws:executeAwsApi':
      case 'aws:waitForAwsResourceProperty':
        return toIamAction(String(inputs.Service), String(inputs.Api));
      case 'aws:invokeLambdaFunction':
        return 'lambda:InvokeFunction';
      case 'aws:approve':
        return 'sns:Publish';
      default:
        return [];
    }
  });
  return [...new Set(actions)].sort();
}

const findType = (value: unknown, steps: readonly ParsedStep[]): string | undefined => {
  const reference = parseReference(value);
  return reference === undefined ? `no reference: ${JSON.stringify(value)}` : findOutputType(reference, steps);
};

test('every reference inside text refers to text', () => {
  const invalid = runbooks.flatMap(([title, { runbook }]) => {
    const { mainSteps } = parseRunbook(runbook.content);
    return listEmbeddedReferences(mainSteps.map(({ inputs }) => inputs))
      .filter((name) => name.includes('.') && findOutputType(name, mainSteps) !== 'String')
      .map((name) => `${title}: ${name}`);
  });
  expect(invalid).toEqual([]);
});

function listEmbeddedReferences(value: unknown): string[] {
  if (typeof value === 'string') return parseReference(value) === undefined ? listRunbookReferences(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(listEmbeddedReferences);
}
