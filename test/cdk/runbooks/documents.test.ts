import Ajv from 'ajv';
import schema from 'aws-ssm-document-language-service/dist/schema.json';
import { stepNames } from '../../../lib/contract/plan-protocol';
import { remediationRunbookName, undoRunbookName } from '../../../lib/contract/runbooks';
import { rules } from '../../rules/registry';
import { type Document, type DocumentStep, parseDocument } from '../../support/automation/document';
import { faultsOf, typeOfOutput } from '../../support/automation/faults';
import { actionOf } from '../../support/automation/iam';
import { referencesIn, wholeReference } from '../../support/automation/references';
import { documentsOf } from './sample-documents';

const documents = documentsOf(rules).map((each) => [each.title, each] as const);

// AWS's schema is of 2023 and knows neither Python 3.11 nor onCancel, which AWS documents.
const matchesSchema = new Ajv({ unicodeRegExp: false, strict: false, allErrors: true }).compile(schema);
const asOf2023 = (document: Document): unknown => ({
  ...document,
  mainSteps: document.mainSteps.map(({ onCancel, ...step }) => ({
    ...step,
    inputs: step.inputs.Runtime === 'python3.11' ? { ...step.inputs, Runtime: 'python3.7' } : step.inputs,
  })),
});

test('every rule with a remediation has its documents', () => {
  const withRemediation = rules.filter(({ remediation }) => remediation).map(({ name }) => name);
  expect([...new Set(documents.map(([, { rule }]) => rule.name))]).toEqual(withRemediation);
});

describe.each(documents)('%s', (_, { rule, runbook, steps }) => {
  const document = parseDocument(runbook.content);

  test('fits AWS’s schema', () => {
    matchesSchema(asOf2023(document));
    expect(matchesSchema.errors ?? []).toEqual([]);
  });

  test('has no fault', () => {
    expect(faultsOf(document)).toEqual([]);
  });

  test('fits into 64 KB with what is handed in at run time', () => {
    expect(Buffer.byteLength(runbook.content)).toBeLessThan(60 * 1024);
  });

  test('makes each call of the rule with its parameters, each of the type that AWS wants', () => {
    const made = document.mainSteps
      .filter(({ action, inputs }) => action === 'aws:executeAwsApi' && inputs.Service !== 'config')
      .map(({ name, inputs: { Service, Api, ...parameters } }) => ({
        name,
        service: Service,
        api: Api,
        types: Object.fromEntries(
          Object.entries(parameters).map(([key, value]) => [key, typeOf(value, document.mainSteps)]),
        ),
      }));
    const wanted = steps.flatMap((step) =>
      stepNames(step).map((name) => ({
        name,
        service: step.operation.service,
        api: step.operation.api,
        types: Object.fromEntries(step.parameters.map((key) => [key, step.operation.parameters[key]])),
      })),
    );
    expect(made).toEqual(wanted);
  });

  test('its role may do what its steps do, and nothing else', () => {
    expect(runbook.permissions.map(({ action }) => action).sort()).toEqual(actionsOf(document));
    expect(runbook.permissions.filter(({ action }) => /[*?]/.test(action))).toEqual([]);
  });

  test('hands a function or a topic over only to whom the role may', () => {
    const named = document.mainSteps.flatMap(({ inputs }) => inputs.FunctionName ?? inputs.NotificationArn ?? []);
    const allowed = runbook.permissions
      .filter(({ action }) => action === 'lambda:InvokeFunction' || action === 'sns:Publish')
      .map(({ resource }) => resource);
    expect([...new Set(named)].sort()).toEqual(allowed.sort());
  });

  test('nothing but reading comes before the decision', () => {
    const decision = document.mainSteps.findIndex(({ name }) => name.startsWith('Decide'));
    expect(document.mainSteps.slice(0, decision).map(({ action }) => action)).toEqual([
      'aws:invokeLambdaFunction',
      'aws:executeScript',
    ]);
  });

  test('has a name that AWS takes', () => {
    for (const name of [remediationRunbookName('assay', rule.name), undoRunbookName('assay', rule.name)]) {
      expect(name).toMatch(/^(?!aws|amazon|amzn|AWSEC2|AWSConfigRemediation|AWSSupport)[a-zA-Z0-9_.-]{3,128}$/i);
    }
  });
});

/** The actions that the steps take of the role, read from the document alone. */
function actionsOf({ mainSteps }: Document): string[] {
  const actions = mainSteps.flatMap(({ action, inputs }) => {
    switch (action) {
      case 'aws:executeAwsApi':
      case 'aws:waitForAwsResourceProperty':
        return actionOf(String(inputs.Service), String(inputs.Api));
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

const typeOf = (value: unknown, steps: readonly DocumentStep[]): string | undefined => {
  const reference = wholeReference(value);
  return reference === undefined ? `no reference: ${JSON.stringify(value)}` : typeOfOutput(reference, steps);
};

test('every reference that is part of a text is to a text', () => {
  const odd = documents.flatMap(([title, { runbook }]) => {
    const { mainSteps } = parseDocument(runbook.content);
    return partsOfTexts(mainSteps.map(({ inputs }) => inputs))
      .filter((name) => name.includes('.') && typeOfOutput(name, mainSteps) !== 'String')
      .map((name) => `${title}: ${name}`);
  });
  expect(odd).toEqual([]);
});

function partsOfTexts(value: unknown): string[] {
  if (typeof value === 'string') return wholeReference(value) === undefined ? referencesIn(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(partsOfTexts);
}
