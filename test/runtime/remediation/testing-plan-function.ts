import type { AutomationExecution, StepExecution } from '@aws-sdk/client-ssm';
import type { ExecutionRecord } from '../../../lib/contract/execution-record';
import {
  fingerprintSteps,
  outputName,
  type PlanAction,
  type PlanAnswer,
  type PlanUndoAction,
  type VerifyAnswer,
} from '../../../lib/contract/plan-protocol';
import type { RemediationMode, ResponseRule, ResponseSettings } from '../../../lib/contract/response-settings';
import { remediationRunbookName, undoRunbookName } from '../../../lib/contract/runbooks';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Properties } from '../../../lib/core/reading/properties';
import { findOutput } from '../../../lib/core/remediation/apply-calls';
import { needsManualFix, nothingToDo, type Remediation } from '../../../lib/core/remediation/plan';
import { makeCall, makeUndoCall, type Step } from '../../../lib/core/remediation/step';
import { defineRule, onChange, type Rule } from '../../../lib/core/rule';
import { AwsError } from '../../../lib/local-region/aws-call';
import { type SecurityGroup, securityGroup } from '../../../lib/resources/ec2/security-group';
import { authorizeIngress, revokeIngress } from '../../../lib/resources/ec2/security-group-operations';
import type { PlanClients, PlanDependencies } from '../../../lib/runtime/remediation/dependencies';
import { createPlanHandler } from '../../../lib/runtime/remediation/handler';
import { createTestLogger, type LogLine } from '../../support/test-logger';
import { putGroup } from './live-resources';
import { ACCOUNT, type PlanAccount, RECORD_BUCKET, REGION, TABLE } from './plan-account';

export const NOW = '2026-03-01T12:00:00.000Z';

/** A plan function that calls the account. It records its pauses instead of sleeping. */
export class TestingPlanFunction {
  readonly lines: LogLine[] = [];
  readonly pauses: number[] = [];
  now = NOW;
  readonly clients: PlanClients;
  readonly dependencies: PlanDependencies;

  constructor(
    private readonly account: PlanAccount,
    registry: readonly Rule[],
    private readonly overrides: Partial<PlanDependencies> = {},
  ) {
    this.clients = account.clients();
    this.dependencies = {
      registry,
      settings: settingsFor(registry),
      waivers: [],
      scope: { accountId: ACCOUNT, region: REGION, partition: 'aws' },
      table: TABLE,
      recordBucket: RECORD_BUCKET,
      clients: this.clients,
      now: () => new Date(this.now),
      sleep: async (milliseconds) => void this.pauses.push(milliseconds),
      logger: createTestLogger((line) => void this.lines.push(line)),
      ...overrides,
    };
  }

  ask(request: object): Promise<unknown> {
    return createPlanHandler(this.dependencies)(request);
  }

  /** Sends `plan` like a runbook that was just started with these parameters. The rule's mode is that of the runbook. */
  plan(request: Partial<PlanAction>): Promise<PlanAnswer> {
    const whole = { ...PLAN, ...request };
    const { ExecutionId, Rule: rule, ResourceId, DryRun, DecidedByPerson, ApprovedPlan, Mode } = whole;
    const parameters = { ResourceId, DryRun, ...(ApprovedPlan === '' && { DecidedByPerson }) };
    this.start(ExecutionId, remediationRunbookName('assay', rule), parameters);
    const StepsId = request.StepsId ?? fingerprintSteps(this.findRule(rule)?.remediation?.steps ?? []);
    const settings = this.overrides.settings ?? settingsFor(this.dependencies.registry, Mode);
    const answer = createPlanHandler({ ...this.dependencies, settings })({ ...whole, StepsId });
    return answer as Promise<PlanAnswer>;
  }

  planUndo(request: Partial<PlanUndoAction>): Promise<PlanAnswer> {
    const whole = { ...PLAN_UNDO, ...request };
    const { ExecutionId, Rule: rule, Undoes, DryRun } = whole;
    this.start(ExecutionId, undoRunbookName('assay', rule), { ExecutionId: Undoes, DryRun });
    const StepsId = request.StepsId ?? fingerprintSteps(this.findRule(rule)?.remediation?.undoSteps ?? []);
    return this.ask({ ...whole, StepsId }) as Promise<PlanAnswer>;
  }

  private start(id: string, document: string, parameters: Readonly<Record<string, string>>): void {
    const plan: StepExecution = { StepName: 'Plan', StepStatus: 'InProgress' };
    this.account.executions.set(id, { ...createExecution(id, [], document, parameters), StepExecutions: [plan] });
  }

  private findRule(name: string): Rule | undefined {
    return this.dependencies.registry.find((rule) => rule.name === name);
  }

  close(): void {
    for (const client of Object.values(this.clients)) client.destroy();
  }
}

/** Creates the id of an execution. */
export const executionId = (number: number): string => `11111111-2222-3333-4444-${String(number).padStart(12, '0')}`;

const PLAN: Omit<PlanAction, 'StepsId'> = {
  Action: 'plan',
  Rule: 'narrow-door',
  ResourceId: 'sg-0a',
  ExecutionId: executionId(1),
  Mode: 'automatic',
  DryRun: 'no',
  DecidedByPerson: 'no',
  ApprovedPlan: '',
};
const PLAN_UNDO: Omit<PlanUndoAction, 'StepsId'> = {
  Action: 'plan-undo',
  Rule: 'narrow-door',
  ResourceId: '',
  ExecutionId: executionId(2),
  Undoes: executionId(1),
  DryRun: 'no',
};

export function settingsFor(
  registry: readonly Rule[],
  remediation: RemediationMode = 'automatic',
  more: Partial<ResponseRule> = {},
): ResponseSettings {
  const rules = registry.map(({ name, title, severity }): [string, ResponseRule] => [
    `assay-${name}`,
    { rule: name, title, severity, parameters: {}, remediation, ...more },
  ]);
  return { prefix: 'assay', rules: Object.fromEntries(rules) };
}

/** The results of running a runbook's steps. */
export interface RunbookRun {
  readonly answer: PlanAnswer;
  readonly verified: VerifyAnswer | { readonly error: string } | undefined;
  readonly record: ExecutionRecord;
}

/**
 * Runs the steps of a runbook after its plan: makes the calls until one fails, verifies and concludes. In SSM's list,
 * `extra` steps come before the calls.
 */
export async function runRunbook(
  account: PlanAccount,
  planFunction: TestingPlanFunction,
  answer: PlanAnswer,
  about: { readonly rule?: string; readonly executionId?: string; readonly extra?: readonly StepExecution[] } = {},
): Promise<RunbookRun> {
  const { rule = 'narrow-door', executionId: id = executionId(1), extra = [] } = about;
  const kind = id === executionId(1) || id === executionId(3) ? '' : '-undo';
  const common = { Rule: rule, ResourceId: kind ? '' : answer.ResourceId, ExecutionId: id };
  const { steps, isComplete } = await makeCalls(account, planFunction, rule, answer, kind !== '');
  const { DocumentName, Parameters } = account.executions.get(id) ?? {};
  account.executions.set(id, { ...createExecution(id, [...extra, ...steps], DocumentName), Parameters });
  let verified: RunbookRun['verified'];
  if (answer.Decision === 'apply' && isComplete) {
    verified = await (planFunction.ask({ Action: `verify${kind}`, ...common }) as Promise<VerifyAnswer>).catch(
      (error: Error) => ({ error: error.message }),
    );
  }
  const record = (await planFunction.ask({ Action: 'conclude', ...common })) as ExecutionRecord;
  return { answer, verified, record };
}

/** An execution that concludes. */
export const createExecution = (
  id: string,
  steps: readonly StepExecution[],
  DocumentName = remediationRunbookName('assay', 'narrow-door'),
  parameters: Readonly<Record<string, string>> = {},
): AutomationExecution => ({
  AutomationExecutionId: id,
  AutomationExecutionStatus: 'InProgress',
  DocumentName,
  Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
  ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/oncall/ada',
  ExecutionStartTime: new Date('2026-03-01T11:59:00.000Z'),
  StepExecutions: [...steps, { StepName: 'Conclude', StepStatus: 'InProgress' }],
  StepExecutionsTruncated: false,
});

/** Makes the calls of the planned steps until one fails. */
async function makeCalls(
  account: PlanAccount,
  planFunction: TestingPlanFunction,
  rule: string,
  answer: PlanAnswer,
  isUndo: boolean,
): Promise<{ steps: StepExecution[]; isComplete: boolean }> {
  const { remediation } = planFunction.dependencies.registry.find(({ name }) => name === rule) as Rule;
  const known: readonly Step[] = (isUndo ? remediation?.undoSteps : remediation?.steps) ?? [];
  const steps: StepExecution[] = [];
  const outputs: Record<string, unknown> = {};
  for (const [StepName, { Run: run, Parameters }] of Object.entries(answer.Steps)) {
    if (run === 'no') continue;
    const declared = known.find(({ name }) => StepName.replace(/\d+$/, '') === name || StepName === name) as Step;
    const { operation, references = {} } = declared;
    const step = { StepName, Action: 'aws:executeAwsApi' };
    const taken = Object.entries(references).map(([name, reference]) => [
      name,
      outputs[`${reference.step}.${outputName(reference)}`],
    ]);
    try {
      const returned = await account.callAsRunbook(operation.service, operation.api, {
        ...Parameters,
        ...Object.fromEntries(taken),
      });
      const found = known
        .flatMap((other) => Object.values(other.references ?? {}))
        .filter((reference) => reference.step === StepName)
        .map((reference) => [outputName(reference), String(findOutput(returned, reference.path))] as const);
      for (const [name, value] of found) outputs[`${StepName}.${name}`] = value;
      const Outputs = Object.fromEntries(found.map(([name, value]) => [name, [value]]));
      steps.push({ ...step, StepStatus: 'Success', Outputs });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const FailureMessage = `An error occurred (${error.code}) when calling the ${operation.api} operation: ${error.message}`;
      return { steps: [...steps, { ...step, StepStatus: 'Failed', FailureMessage }], isComplete: false };
    }
  }
  return { steps, isComplete: true };
}

const ADD_OFFICE: Step = {
  name: 'AddOffice',
  operation: authorizeIngress,
  parameters: ['GroupId', 'IpPermissions'],
  times: 2,
};
const REVOKE: Step = { name: 'RevokeWorld', operation: revokeIngress, parameters: ['GroupId', 'IpPermissions'] };
const ADD_WORLD: Step = { ...ADD_OFFICE, name: 'AddWorld', times: 1 };
const REVOKE_OFFICE: Step = { ...REVOKE, name: 'RevokeOffice', times: 2 };

const ssh = (CidrIp: string) => [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp }] }];
export const OFFICES = ['192.0.2.0/24', '198.51.100.0/24'] as const;

const listCidrs = (group: SecurityGroup): string[] =>
  Properties.of(group.item.configuration, 'configuration')
    .objects('ipPermissions')
    .flatMap((permission) => permission.objects('ipRanges').map((range) => range.string('cidrIp')));

/**
 * Opens port 22 to the offices and closes it to the internet: three calls, so that a run can end halfway. Tags of the
 * group select other plans.
 */
const remediation: Remediation<SecurityGroup> = {
  summary: 'The door is made narrow',
  exclusions: 'The rest',
  steps: [ADD_OFFICE, REVOKE],
  undoSteps: [ADD_WORLD, REVOKE_OFFICE],
  plan(group) {
    const { tags, id: GroupId } = group;
    if (tags.plan === 'manual') return needsManualFix('The door is held open by a chair');
    if (tags.plan === 'nothing') return nothingToDo('The door is closing already');
    if (tags.plan === 'broken') throw new TypeError('door of undefined');
    const missing = OFFICES.filter((office) => !listCidrs(group).includes(office));
    const add = missing.map((office) => makeCall(ADD_OFFICE, { GroupId, IpPermissions: ssh(office) }));
    const revoke = makeCall(REVOKE, { GroupId, IpPermissions: ssh('0.0.0.0/0') });
    const calls = tags.plan === 'disorder' ? [revoke, ...add] : [...add, revoke];
    return {
      kind: 'fix',
      summary: 'Allow only the offices',
      calls,
      undo: [
        makeUndoCall(REVOKE, ADD_WORLD, { GroupId, IpPermissions: ssh('0.0.0.0/0') }),
        ...missing.map((office) => makeUndoCall(ADD_OFFICE, REVOKE_OFFICE, { GroupId, IpPermissions: ssh(office) })),
      ].slice(tags.undo === 'none' ? 3 : 0),
      ...(tags.undo !== undefined && { cannotUndo: 'Visitors have gone home' }),
      sideEffects: tags.effect === undefined ? [] : [tags.effect],
      ...(tags.pending !== undefined && { pending: tags.pending }),
    };
  },
  state: (group) => ({
    Blocks: listCidrs(group).sort(),
    ...(group.tags.padding !== undefined && { Padding: group.tags.padding.repeat(1000) }),
  }),
};

export const narrowDoor = defineRule({
  name: 'narrow-door',
  title: 'Doors must be narrow',
  rationale: 'w',
  severity: 'low',
  resource: securityGroup,
  triggers: [onChange],
  parameters: {},
  limitations: [],
  remediation,
  evaluate(group) {
    if (group.tags.evaluation === 'insufficient data')
      return insufficientData('the door may be open: there is no light');
    return listCidrs(group).includes('0.0.0.0/0') ? nonCompliant('Port 22 is open to 0.0.0.0/0') : COMPLIANT;
  },
});

/** Adds a group that is open to the internet. */
export function openGroup(account: PlanAccount, tags: Readonly<Record<string, string>> = {}): void {
  putGroup(account, {
    GroupId: 'sg-0a',
    GroupName: 'web',
    Description: 'web servers',
    VpcId: 'vpc-0a',
    IpPermissions: ssh('0.0.0.0/0'),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
}
