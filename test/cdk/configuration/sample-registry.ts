import { COMPLIANT } from '../../../lib/core/evaluation';
import type { Fact } from '../../../lib/core/facts';
import { flag, integer, strings, text } from '../../../lib/core/parameters';
import type { Reader } from '../../../lib/core/reading/reader';
import { nothingToDo, type Remediation } from '../../../lib/core/remediation/plan';
import { defineRule, every, onChange, type Rule } from '../../../lib/core/rule';

const reading = (...resourceTypes: string[]): Reader<unknown> => ({ resourceTypes, read: (item) => item });

const keys: Fact<string> = { name: 'keys', resourceTypes: ['Test::House::Key'], entries: () => [] };

const common = { title: 't', rationale: 'w', severity: 'low', limitations: [], evaluate: () => COMPLIANT } as const;

/** Shuts what is open. */
const shutting: Remediation<unknown> = {
  summary: 'It is put right',
  exclusions: 'The rest',
  steps: [
    {
      name: 'Shut',
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
  plan: () => nothingToDo('It is shut'),
  state: () => null,
};

/** Runs on changes; looks at keys beside doors; has a remediation. */
export const openDoor = defineRule({
  ...common,
  name: 'open-door',
  resource: reading('Test::House::Door'),
  triggers: [onChange],
  facts: [keys],
  parameters: {
    most: integer({ default: 3, min: 0, max: 99, description: 'Doors that may be open' }),
    excluded: strings({ default: '', description: 'Doors that are open on purpose' }),
    strict: flag({ default: false, description: 'Windows count as doors' }),
  },
  remediation: shutting,
});

/** Runs on a schedule too. */
export const oldLock = defineRule({
  ...common,
  name: 'old-lock',
  resource: reading('Test::House::Lock', 'AWS::IAM::User'),
  triggers: [onChange, every('TwentyFour_Hours')],
  parameters: {},
});

/** Needs to be told a label; has a remediation. */
export const labelled = defineRule({
  ...common,
  name: 'labelled',
  resource: reading('Test::House::Door'),
  triggers: [onChange],
  parameters: { label: text({ description: 'The label that has to be there' }) },
  remediation: shutting,
});

/** Judges more types than a scope holds. */
export const everything = defineRule({
  ...common,
  name: 'everything',
  resource: reading(...Array.from({ length: 101 }, (_, index) => `Test::House::Thing${index}`)),
  triggers: [onChange],
  parameters: {},
});

export const registry: readonly Rule[] = [openDoor, oldLock, labelled];
