// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as the service authorization reference writes ARNs
import { type Case, definePlanCases, type PlanCase } from '../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../lib/core/evaluation';
import type { Fact } from '../../lib/core/facts';
import { integer } from '../../lib/core/parameters';
import { Properties } from '../../lib/core/reading/properties';
import { defineReader, Resource } from '../../lib/core/reading/reader';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import type { Operation } from '../../lib/core/remediation/operation';
import { type Fix, needsManualFix, nothingToDo, type Remediation } from '../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../lib/core/remediation/step';
import { defineRule, onChange, type Rule } from '../../lib/core/rule';

export class Crate extends Resource {
  get size(): number {
    return this.configuration.integer('size');
  }
  get labels(): string[] {
    return this.configuration.optionalStrings('labels');
  }
  get isNailed(): boolean {
    return this.configuration.optionalBoolean('nailed') ?? false;
  }
  get isShrinking(): boolean {
    return this.configuration.optionalBoolean('shrinking') ?? false;
  }
  get isSlow(): boolean {
    return this.configuration.optionalBoolean('slow') ?? false;
  }
}

export const crate = defineReader('Test::Crate', Crate, { list: 'Crates', id: 'CrateId', name: 'CrateName' });

/** The owners who want a crate unchanged, by the crate's id. */
const crateOwner: Fact<string> = {
  name: 'crate owner',
  resourceTypes: ['Test::Owner'],
  entries: (item) => [[Properties.of(item.configuration, 'configuration').string('crate'), item.resourceId]],
};

export const resizeCrate: Operation = {
  service: 'ec2',
  api: 'ResizeCrate',
  parameters: { CrateId: 'String', Size: 'Integer' },
  permission: {
    action: 'ec2:ResizeCrate',
    resource: 'arn:${Partition}:ec2:${Region}:${Account}:crate/*',
  },
  apply(item, { Size }) {
    const { size, ...rest } = readConfiguration(item);
    return {
      ...item,
      configuration: rest.slow === true ? { ...rest, size, shrinking: true } : { ...rest, size: Size },
    };
  },
};

export const labelCrate: Operation = {
  service: 'ec2',
  api: 'LabelCrate',
  parameters: { CrateId: 'String', Labels: 'StringList' },
  permission: { action: 'ec2:LabelCrate', resource: '*' },
  apply(item, { Labels }) {
    const { labels = [], ...rest } = readConfiguration(item);
    return { ...item, configuration: { ...rest, labels: [...(labels as string[]), ...(Labels as string[])] } };
  },
};

export const unlabelCrate: Operation = {
  ...labelCrate,
  api: 'UnlabelCrate',
  permission: { action: 'ec2:UnlabelCrate', resource: '*' },
  apply(item, { Labels }) {
    const { labels, ...rest } = readConfiguration(item);
    const left = (labels as string[]).filter((label) => !(Labels as string[]).includes(label));
    return { ...item, configuration: left.length > 0 ? { ...rest, labels: left } : rest };
  },
};

function readConfiguration({ configuration }: { readonly configuration: unknown }): Record<string, unknown> {
  if (typeof configuration === 'object' && configuration !== null) return configuration as Record<string, unknown>;
  throw new UnreadableItem('no configuration');
}

const label: Step = { name: 'Label', operation: labelCrate, parameters: ['CrateId', 'Labels'] };
const shrink: Step = {
  name: 'Shrink',
  operation: resizeCrate,
  parameters: ['CrateId', 'Size'],
  waitFor: {
    service: 'ec2',
    api: 'DescribeCrates',
    parameters: { CrateIds: ['{{ ResourceId }}'] },
    selector: '$.Crates[0].State',
    values: ['in-use'],
    timeoutSeconds: 60,
    permission: { action: 'ec2:DescribeCrates', resource: '*' },
  },
};
const unlabel: Step = { name: 'Unlabel', operation: unlabelCrate, parameters: ['CrateId', 'Labels'] };
const grow: Step = { name: 'Grow', operation: resizeCrate, parameters: ['CrateId', 'Size'] };

/** Labels a crate with its former size, and shrinks it. */
export const remediation: Remediation<Crate> = {
  summary: 'The crate is made smaller',
  exclusions: 'The rest',
  steps: [label, shrink],
  undoSteps: [grow, unlabel],
  facts: [crateOwner],
  plan(given, { parameters, facts }) {
    const { id: CrateId, size, isNailed, isShrinking, isSlow } = given;
    const [owner] = facts.about(crateOwner, CrateId);
    if (owner) return needsManualFix(`Owner ${owner} wants the crate as it is: ask there`);
    if (isNailed) return needsManualFix('The crate is nailed shut: pull the nails');
    if (isShrinking) return nothingToDo('The crate is being made smaller already');
    const Size = (parameters as unknown as { most: number }).most;
    const Labels = [`was-${size}`];
    const fix: Fix = {
      kind: 'fix',
      summary: `Make the crate ${Size} instead of ${size}, and label it`,
      calls: [makeCall(label, { CrateId, Labels }), makeCall(shrink, { CrateId, Size })],
      undo: [makeUndoCall(shrink, grow, { CrateId, Size: size }), makeUndoCall(label, unlabel, { CrateId, Labels })],
      sideEffects: size > 100 ? ['Half of what is in it has to go.'] : [],
      ...(size > 100 && { notes: ['It creaks while it shrinks.'] }),
    };
    return isSlow
      ? { ...fix, undo: [], cannotUndo: 'What shrinks does not grow', pending: 'The crate shrinks within hours' }
      : fix;
  },
  state: ({ size, labels }) => ({ size, labels: [...labels].sort() }),
};

const common = { rationale: 'w', severity: 'high', triggers: [onChange], limitations: [], resource: crate } as const;

export const bigCrate = defineRule({
  ...common,
  name: 'big-crate',
  title: 'Crates must be small',
  parameters: { most: integer({ default: 10, min: 0, max: 99, description: 'd' }) },
  remediation,
  evaluate({ size }, { parameters }) {
    if (size < 0) return NOT_APPLICABLE;
    return size > parameters.most ? nonCompliant(`Size ${size} is more than ${parameters.most}`) : COMPLIANT;
  },
});

/** Has no automatic remediation. */
export const heavyCrate = defineRule({
  ...common,
  name: 'heavy-crate',
  title: 'Crates must be light',
  parameters: {},
  evaluate: ({ size }) => (size > 50 ? nonCompliant(`Size ${size} is heavy`) : COMPLIANT),
});

/** Never satisfied. */
export const oldCrate = defineRule({
  ...common,
  name: 'old-crate',
  title: 'Crates must be new',
  parameters: {},
  evaluate: () => nonCompliant('It is old'),
});

export const sampleRegistry: readonly Rule[] = [bigCrate, heavyCrate, oldCrate];

const CrateId = 'resource-0a';

export const planCases: readonly PlanCase[] = definePlanCases(bigCrate, [
  {
    scenario: 'a big one',
    configuration: { size: 20 },
    expected: {
      kind: 'fix',
      summary: 'Make the crate 10 instead of 20, and label it',
      calls: [
        { step: 'Label', service: 'ec2', api: 'LabelCrate', parameters: { CrateId, Labels: ['was-20'] } },
        { step: 'Shrink', service: 'ec2', api: 'ResizeCrate', parameters: { CrateId, Size: 10 } },
      ],
      undo: [
        { step: 'Grow', service: 'ec2', api: 'ResizeCrate', parameters: { CrateId, Size: 20 }, undoes: 'Shrink' },
        {
          step: 'Unlabel',
          service: 'ec2',
          api: 'UnlabelCrate',
          parameters: { CrateId, Labels: ['was-20'] },
          undoes: 'Label',
        },
      ],
      sideEffects: [],
    },
  },
  {
    scenario: 'one that takes its time',
    configuration: { size: 20, slow: true },
    expected: {
      kind: 'fix',
      summary: 'Make the crate 10 instead of 20, and label it',
      calls: [
        { step: 'Label', service: 'ec2', api: 'LabelCrate', parameters: { CrateId, Labels: ['was-20'] } },
        { step: 'Shrink', service: 'ec2', api: 'ResizeCrate', parameters: { CrateId, Size: 10 } },
      ],
      undo: [],
      cannotUndo: 'What shrinks does not grow',
      pending: 'The crate shrinks within hours',
      sideEffects: [],
    },
  },
  {
    scenario: 'one that is nailed shut',
    configuration: { size: 20, nailed: true },
    expected: needsManualFix('The crate is nailed shut: pull the nails'),
  },
  {
    scenario: 'one that somebody wants',
    configuration: { size: 20 },
    beside: [{ resourceType: 'Test::Owner', resourceId: 'mary', configuration: { crate: CrateId } }],
    expected: needsManualFix('Owner mary wants the crate as it is: ask there'),
  },
  {
    scenario: 'a small one',
    configuration: { size: 10 },
    expected: nothingToDo('The resource is compliant'),
  },
]);

export const cases: readonly Case[] = [
  { scenario: 'big', configuration: { size: 11 }, expected: nonCompliant('Size 11 is more than 10') },
  { scenario: 'small', configuration: { size: 9 }, expected: COMPLIANT },
];
