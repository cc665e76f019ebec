import { COMPLIANT, needsFacts } from '../../../lib/core/evaluation';
import type { Fact } from '../../../lib/core/facts';
import { flag, integer, strings, text } from '../../../lib/core/parameters';
import type { Reader } from '../../../lib/core/reading/reader';
import { nothingToDo, type Remediation } from '../../../lib/core/remediation/plan';
import { defineRule, every, onChange, type Rule } from '../../../lib/core/rule';

const createReader = (...resourceTypes: string[]): Reader<unknown> => ({ resourceTypes, read: (item) => item });

const keys: Fact<string> = { name: 'keys', resourceTypes: ['AWS::House::Key'], entries: () => [] };

const common = { title: 't', rationale: 'w', severity: 'low', limitations: [] } as const;
const evaluate = () => COMPLIANT;

const closeDoor: Remediation<unknown> = {
  summary: 'Closes the door',
  exclusions: 'Everything else',
  steps: [
    {
      name: 'Close',
      operation: {
        service: 's3',
        api: 'PutBucketAcl',
        parameters: {},
        permission: { action: 's3:PutBucketAcl', resource: '*' },
        apply: (item) => item,
      },
      parameters: [],
    },
  ],
  undoSteps: [],
  plan: () => nothingToDo('The door is closed'),
  state: () => null,
};

/** Runs on changes; needs keys as facts; has a remediation. */
export const openDoor = defineRule({
  ...common,
  name: 'open-door',
  resource: createReader('AWS::House::Door'),
  triggers: [onChange],
  facts: [keys],
  collect: () => needsFacts('door'),
  conclude: () => COMPLIANT,
  parameters: {
    most: integer({ default: 3, min: 0, max: 99, description: 'The maximum number of open doors' }),
    excluded: strings({ default: '', description: 'Doors that may be open' }),
    strict: flag({ default: false, description: 'Whether windows count as doors' }),
  },
  remediation: closeDoor,
});

/** Also runs on a schedule. */
export const oldLock = defineRule({
  ...common,
  evaluate,
  name: 'old-lock',
  resource: createReader('AWS::House::Lock', 'AWS::IAM::User'),
  triggers: [onChange, every('TwentyFour_Hours')],
  parameters: {},
});

/** Has a required parameter and a remediation. */
export const labelled = defineRule({
  ...common,
  evaluate,
  name: 'labelled',
  resource: createReader('AWS::House::Door'),
  triggers: [onChange],
  parameters: { label: text({ description: 'The required label' }) },
  remediation: closeDoor,
});

/** Only runs on a schedule. */
export const expiredKey = defineRule({
  ...common,
  evaluate,
  name: 'expired-key',
  resource: createReader('AWS::House::Key'),
  triggers: [every('TwentyFour_Hours')],
  parameters: {},
});

/** Evaluates more types than AWS Config allows in a scope. */
export const everything = defineRule({
  ...common,
  evaluate,
  name: 'everything',
  resource: createReader(...Array.from({ length: 101 }, (_, index) => `AWS::House::Thing${index}`)),
  triggers: [onChange],
  parameters: {},
});

export const registry: readonly Rule[] = [openDoor, oldLock, labelled];
