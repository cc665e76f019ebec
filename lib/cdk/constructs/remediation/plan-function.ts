import { Aws, Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { type Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PLAN_ENVIRONMENT } from '../../../contract/environment';
import { LIVE_READS, PLAN_PERMISSIONS } from '../../../contract/permissions';
import type { IamPermission } from '../../../core/remediation/operation';
import type { Rule } from '../../../core/rule';
import { isRemediableType } from '../../../resources/remediable-types';
import { suppressWildcard } from '../../nag-suppressions';
import type { ResponseTable } from '../alerts/response-table';
import { HANDLER } from '../functions/bundle';
import {
  ARCHITECTURE,
  automationExecutionArns,
  createFunctionRole,
  createLogGroup,
  grantActions,
  groupByTarget,
  RUNTIME,
} from '../functions/defaults';
import { KEY_ACTIONS } from '../recording/config-service';
import { grantExactly } from './automation-role';
import type { EvidenceStore } from './evidence-bucket';

export interface PlanFunctionProps {
  /** The bundled function, with waivers and reaction settings beside it: `bundledCode(…)`. */
  readonly code: Code;
  readonly table: ResponseTable;
  readonly evidence: EvidenceStore;
  /** Those that it plans for: it may read what they judge, and nothing else. */
  readonly rules: readonly Rule[];
}

/**
 * Plans and verifies for every SSM document of a Region. It reads resources, writes evidence, and changes none of
 * them. The documents wait for its answer, so that what it fails on fails the execution: there is nothing to put away.
 */
export class PlanFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PlanFunctionProps) {
    super(scope, id);
    const { code, table, evidence } = props;
    this.logGroup = createLogGroup(this);
    this.function = new LambdaFunction(this, 'Function', {
      description: 'Assay: plans how the live resource is put right, verifies, and keeps the evidence',
      code,
      handler: HANDLER,
      runtime: RUNTIME,
      architecture: ARCHITECTURE,
      memorySize: 512,
      // Less than the 300 seconds that SSM waits for a function.
      timeout: Duration.minutes(4),
      role: this.makeRole(props),
      logGroup: this.logGroup,
      environment: {
        [PLAN_ENVIRONMENT.accountId]: Aws.ACCOUNT_ID,
        [PLAN_ENVIRONMENT.partition]: Aws.PARTITION,
        [PLAN_ENVIRONMENT.table]: table.table.tableName,
        [PLAN_ENVIRONMENT.recordBucket]: evidence.bucketName,
      },
    });
  }

  private makeRole({ table, evidence, rules }: PlanFunctionProps): Role {
    const role = createFunctionRole(this, 'Assay remediation: reads resources, plans, keeps evidence', this.logGroup);
    grantActions(role, 'ReadExceptions', groupByTarget(PLAN_PERMISSIONS, 'any'), '*');
    grantActions(role, 'Remember', groupByTarget(PLAN_PERMISSIONS, 'table'), table.table.tableArn);

    const records = `${evidence.bucketArn}/Remediation/${Aws.ACCOUNT_ID}/${Aws.REGION}/*`;
    grantActions(role, 'KeepEvidence', groupByTarget(PLAN_PERMISSIONS, 'execution records'), records);
    suppressWildcard(role, records, 'A record is named for its execution, whose id SSM makes up.');
    const { encryptionKey } = evidence;
    if (encryptionKey) grantActions(role, 'EncryptEvidence', KEY_ACTIONS, encryptionKey.keyArn);

    const executions = automationExecutionArns(this);
    grantActions(role, 'ReadExecutions', groupByTarget(PLAN_PERMISSIONS, 'automation execution'), executions);
    suppressWildcard(role, executions, 'SSM makes up the ids of executions.');

    grantExactly(role, liveReads(rules));
    suppressWildcard(role, '*', 'AWS has no resource-level permissions for exceptions and for most of what describes.');
    return role;
  }
}

/** What the rules judge, and what they and their plans look at beside. */
function liveReads(rules: readonly Rule[]): IamPermission[] {
  for (const rule of rules) refuseUnreadable(rule);
  const types = rules.flatMap(({ resource, facts = [], remediation }) => [
    ...resource.resourceTypes,
    ...[...facts, ...(remediation?.facts ?? [])].flatMap((fact) => fact.resourceTypes),
  ]);
  const reads = [...new Set(types)].flatMap((type) => (isRemediableType(type) ? LIVE_READS[type] : []));
  return [...new Map(reads.map((read) => [`${read.action} ${read.resource}`, read])).values()];
}

/** Its plans are made of the live resource: what cannot be read would be refused each time. */
function refuseUnreadable({ name, resource: { resourceTypes } }: Rule): void {
  if (resourceTypes.length === 1 && resourceTypes.every(isRemediableType)) return;
  throw new Error(
    `Cannot deploy the remediation of rule "${name}": found ${resourceTypes.join(', ')}, allowed is one of ${Object.keys(LIVE_READS).join(', ')}`,
  );
}
