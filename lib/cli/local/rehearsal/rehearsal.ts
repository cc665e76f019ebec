import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import { parseAnnotation } from '../../../core/evaluate/annotation';
import { ACCOUNT_TYPE } from '../../../core/item';
import type { Rule } from '../../../core/rule';
import type { UnreadableEntry } from '../../../engine/run-result';
import type { SnapshotItem } from '../../../local-region/account/snapshot';
import type { Caller } from '../../../local-region/aws-call';
import type { ConfigRule } from '../../../local-region/config/config-rule';
import type { DeniedRequest } from '../../../local-region/iam/access-control';
import type { JournalEntry, Mail, StampedEntry } from '../../../local-region/journal';
import type { LocalRegion } from '../../../local-region/local-region';
import { type FailedEvaluation, FailedEvaluations } from '../config-rules/failed-evaluations';
import { type AccountState, describeInput } from '../state/read-state';
import { type Usage, UsageMeter } from './usage';

/** The effects of a deployment in an account. Times are ISO 8601, of the rehearsal's own clock. */
export interface RehearsalResult {
  readonly account: string;
  readonly region: string;
  /** Resources by type that the account begins with. */
  readonly resources: Readonly<Record<string, number>>;
  /** Resources that the deployment creates and its rules evaluate, such as its buckets and roles. */
  readonly createdResources: number;
  readonly rules: readonly RuleRehearsal[];
  /** The types that the rules evaluate or take facts from, and the recorder must record. */
  readonly resourceTypes: readonly string[];
  /** Those of which the account has nothing: there is no such resource, or it was not recorded. */
  readonly missingTypes: readonly string[];
  readonly periods: readonly PeriodRehearsal[];
  /** The past that was replayed. */
  readonly replay?: ReplayedPast;
  /** Calls that the policies of the templates denied: the deployment would fail there. */
  readonly denied: readonly DeniedRequest[];
  /** Resource types and properties of the templates that the local region does not implement. */
  readonly notRehearsed: readonly string[];
  /** Config rules that the recorded state cannot answer. */
  readonly notEvaluated: readonly string[];
  readonly errors: readonly string[];
  /** Parts of the input that could not be read, and are not part of the state. */
  readonly unreadable: readonly UnreadableEntry[];
  /** Remarks on the input. */
  readonly notes: readonly string[];
}

/** The recorded changes that a rehearsal repeated. */
export interface ReplayedPast {
  readonly from: string;
  readonly to: string;
  readonly changes: number;
  /** Events of CloudTrail, by which alerts name who made a change. */
  readonly calls: number;
  /** Versions that were left out, because only their summary is known. */
  readonly unreadable: number;
}

/** A part of the time of a rehearsal. */
export interface RehearsalPart {
  readonly name: string;
  readonly milliseconds: number;
}

/** The results of a rule after the first evaluations. */
export interface RuleRehearsal {
  readonly rule: string;
  readonly compliant: number;
  readonly nonCompliant: readonly {
    readonly resourceType: string;
    readonly resourceId: string;
    readonly annotation: string;
  }[];
  /** How many of the non-compliant resources are so because of insufficient data. */
  readonly insufficientData: number;
  /** Whether the rule has results. It has none without such resources, or if it is not evaluated here. */
  readonly isEvaluated: boolean;
  /** The evaluations that failed, each with its first error. */
  readonly failed: readonly FailedEvaluation[];
}

/** The occurrences in a part of the rehearsal. */
export interface PeriodRehearsal {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly mails: readonly (Mail & { readonly time: string })[];
  readonly remediations: readonly RemediationRehearsal[];
  /** The executions that waited for an approval, each with its resource. */
  readonly approvals: readonly string[];
  /** Results that became non-compliant or compliant after the first evaluations. */
  readonly changedResults: readonly string[];
  readonly usage: Usage;
}

/** An execution of a runbook. */
export interface RemediationRehearsal {
  readonly runbook: string;
  /** Empty if the runbook has no such parameter. */
  readonly resourceId: string;
  readonly status: string;
  readonly reason: string;
  /** `ec2 RevokeSecurityGroupIngress`, in their order. */
  readonly calls: readonly string[];
}

/** The collector reports on these, which the deployment does not create. */
const COLLECTED_TYPES = [ACCOUNT_TYPE, 'AWS::IAM::User'];

type EvaluatedEntry = Extract<JournalEntry, { readonly kind: 'evaluated' }>;

/** Collects what happens in a local region, in parts. */
export class Rehearsal {
  private entries: StampedEntry[] = [];
  private readonly allPeriods: PeriodRehearsal[] = [];
  private readonly notEvaluated = new Set<string>();
  private readonly errors = new Set<string>();
  private readonly failed = new FailedEvaluations();
  private readonly firstResults = new Map<string, EvaluatedEntry>();
  private readonly resources: Readonly<Record<string, number>>;

  /**
   * @param state the state that the account begins with
   * @param registry the rules of Assay and of the user, whose facts need types to be recorded
   */
  constructor(
    private readonly region: LocalRegion,
    private readonly state: AccountState,
    private readonly registry: readonly Rule[],
  ) {
    const counts: Record<string, number> = {};
    for (const { resourceType = '' } of state.items) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
    this.resources = counts;
    region.journal.watch((stamped) => {
      this.entries.push(stamped);
      const { entry } = stamped;
      this.failed.watch(entry);
      if (entry.kind !== 'evaluated') return;
      const key = `${entry.configRuleName} ${entry.resourceType} ${entry.resourceId}`;
      // A remediation may change the result within the first hour.
      if (!this.firstResults.has(key)) this.firstResults.set(key, entry);
    });
  }

  /** Lets one part of a time pass after the other. The first has the first results of the rules. */
  async run([first, ...others]: readonly [RehearsalPart, ...RehearsalPart[]]): Promise<RehearsalResult> {
    await this.pass(first);
    const rules = this.listRules();
    const createdResources = this.countCreated();
    for (const part of others) await this.pass(part);
    const { scope, unreadable } = this.state;
    const { account, region } = scope;
    const resourceTypes = this.listTypes();
    return {
      account,
      region,
      resources: this.resources,
      createdResources,
      rules,
      resourceTypes,
      missingTypes: resourceTypes.filter((type) => !(type in this.resources)),
      periods: this.allPeriods,
      denied: this.region.accounts.access.denied.map(({ principal, action, resource }) => ({
        principal,
        action,
        resource,
      })),
      notRehearsed: [...this.region.gaps],
      notEvaluated: [...this.notEvaluated],
      errors: [...this.errors],
      unreadable,
      notes: describeInput(this.state),
    };
  }

  private countCreated(): number {
    const name = ({ resourceType = '', resourceId = '' }: Pick<SnapshotItem, 'resourceType' | 'resourceId'>) =>
      `${resourceType} ${resourceId}`;
    const recorded = new Set(this.state.items.map(name));
    const evaluated = [...this.firstResults.values()].filter(
      ({ resourceType }) => !COLLECTED_TYPES.includes(resourceType),
    );
    return [...new Set(evaluated.map(name))].filter((resource) => !recorded.has(resource)).length;
  }

  private async pass({ name, milliseconds }: RehearsalPart): Promise<void> {
    const { clock } = this.region;
    const from = clock.now.toISOString();
    const end = clock.time + milliseconds;
    await clock.advanceTo(end);
    for (const { eventBridge } of this.region.regions.values()) eventBridge.reportSkipped();
    this.allPeriods.push({
      name,
      from,
      to: clock.now.toISOString(),
      ...summarizeEntries(this.entries, this.allPeriods.length > 0),
    });
    for (const { entry } of this.entries) {
      if (entry.kind === 'not evaluated') this.notEvaluated.add(`${entry.configRuleName}: ${entry.reason}`);
      if (entry.kind === 'error') this.errors.add(entry.message);
      if (entry.kind === 'dead letter') this.errors.add(`Not delivered: ${entry.reason}`);
      if (entry.kind === 'invoked' && entry.error !== undefined)
        this.errors.add(`${entry.functionName}: ${entry.error}`);
    }
    this.entries = [];
  }

  private listRules(): RuleRehearsal[] {
    const results = [...this.firstResults.values()];
    return this.listDeployed().map(({ name }) => {
      const own = results.filter(({ configRuleName }) => configRuleName === name);
      const nonCompliant = own.filter(({ complianceType }) => complianceType === 'NON_COMPLIANT');
      return {
        rule: name,
        compliant: own.filter(({ complianceType }) => complianceType === 'COMPLIANT').length,
        nonCompliant: nonCompliant.map(({ resourceType, resourceId, annotation = '' }) => ({
          resourceType,
          resourceId,
          annotation,
        })),
        insufficientData: nonCompliant.filter(({ annotation = '' }) => parseAnnotation(annotation).insufficientData)
          .length,
        isEvaluated: own.length > 0,
        failed: this.failed.list(name),
      };
    });
  }

  private listTypes(): string[] {
    const types = this.listDeployed().flatMap(({ scope, inputParameters }) => {
      const name: unknown = JSON.parse(inputParameters)[RULE_PARAMETER];
      const facts = this.registry.find((rule) => rule.name === name)?.facts ?? [];
      return [...(scope.ComplianceResourceTypes ?? []), ...facts.flatMap(({ resourceTypes }) => resourceTypes)];
    });
    // Third-party types are recorded by calls, without a recorder.
    return [...new Set(types)].filter((type) => type.startsWith('AWS::')).sort();
  }

  private listDeployed(): readonly ConfigRule[] {
    const { account, region } = this.state.scope;
    return this.region.find(account, region).config.listRules();
  }
}

function summarizeEntries(
  entries: readonly StampedEntry[],
  hasResults: boolean,
): Omit<PeriodRehearsal, 'name' | 'from' | 'to'> {
  const mails: (Mail & { time: string })[] = [];
  const changedResults: string[] = [];
  const executions = new Map<string, Omit<RemediationRehearsal, 'calls'> & { readonly calls: string[] }>();
  const waiting = new Set<string>();
  const usage = new UsageMeter();
  for (const { time, entry } of entries) {
    usage.add(entry);
    switch (entry.kind) {
      case 'published':
        if (entry.protocol.startsWith('email')) mails.push({ ...entry.mail, time: new Date(time).toISOString() });
        break;
      case 'evaluated': {
        const { before, complianceType, configRuleName, resourceId } = entry;
        const isChange = before !== complianceType && [before, complianceType].includes('NON_COMPLIANT');
        if (hasResults && isChange) changedResults.push(`${configRuleName} ${resourceId} ${complianceType}`);
        break;
      }
      case 'execution': {
        const { id, runbook, status, reason = '', resourceId = '' } = entry;
        executions.set(id, { calls: executions.get(id)?.calls ?? [], runbook, resourceId, status, reason });
        break;
      }
      case 'step':
        if (entry.status === 'Waiting') waiting.add(entry.executionId);
        break;
      case 'called':
        if (CHANGES.test(entry.call.operation)) {
          const outcome = entry.error === undefined ? '' : ` (${entry.error})`;
          executions
            .get(findExecution(entry.call.caller) ?? '')
            ?.calls.push(`${entry.call.service} ${entry.call.operation}${outcome}`);
        }
        break;
      default:
        break;
    }
  }
  return {
    mails,
    remediations: [...executions.values()],
    approvals: [...waiting].flatMap((id) => {
      const execution = executions.get(id);
      return execution ? [`${execution.runbook} ${execution.resourceId}`.trim()] : [];
    }),
    changedResults,
    usage: usage.summarize(),
  };
}

/** Returns the execution of a runbook that makes a call: SSM names its sessions after it. */
const findExecution = (caller: Caller): string | undefined =>
  caller.kind === 'role' ? /^Automation-(.+)$/.exec(caller.sessionName)?.[1] : undefined;
/** Calls that change a resource. Those with which a runbook starts an evaluation or keeps its record do not. */
const CHANGES =
  /^(?!Start)(Authorize|Revoke|Modify|Put|Delete|Create|Set|Update|Renew|Resend|Attach|Detach|Enable|Disable)/;
