import { Aws, Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PLAN_ENVIRONMENT } from '../../../contract/environment';
import { LIVE_READS, PLAN_PERMISSIONS } from '../../../contract/permissions';
import type { IamPermission } from '../../../core/remediation/operation';
import type { Rule } from '../../../core/rule';
import { isRemediableType, REMEDIABLE_TYPES } from '../../../resources/remediable-types';
import { suppressWildcard } from '../../nag-suppressions';
import type { ResponseTable } from '../alerts/response-table';
import {
  createFunction,
  createFunctionRole,
  createLogGroup,
  formatExecutionArns,
  grantActions,
  selectActions,
} from '../functions/defaults';
import { KEY_ACTIONS } from '../recording/config-service';
import { grantExactly } from './automation-role';
import { type IRecordBucket, protectRecords } from './record-bucket';

/**
 * Properties of `PlanFunction`.
 *
 * @example
 * const rulesFor = ({ rules }: PlanFunctionProps) => rules;
 */
export interface PlanFunctionProps {
  /** The bundled function with waivers and response settings, from `bundleCode`. */
  readonly code: Code;
  readonly table: ResponseTable;
  /** The bucket for the records of executions. */
  readonly recordBucket: IRecordBucket;
  /** The rules to plan for. The function may only read the types that they evaluate or need as facts. */
  readonly rules: readonly Rule[];
}

/**
 * The function that plans and verifies for the runbooks of a Region. It reads resources and writes records, and changes
 * no resource. Runbooks invoke it synchronously, so that its errors fail the execution; it needs no dead-letter queue.
 *
 * @example
 * new PlanFunction(stack, 'Planner', {
 *   code,
 *   table: new ResponseTable(stack, 'Table'),
 *   recordBucket: new RecordBucket(stack, 'Records'),
 *   rules: [rule],
 * });
 */
export class PlanFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PlanFunctionProps) {
    super(scope, id);
    const { code, table, recordBucket } = props;
    this.logGroup = createLogGroup(this);
    const role = this.createRole(props);
    protectRecords(recordBucket, role);
    this.function = createFunction(this, {
      description: 'Assay: plans and verifies remediation for the runbooks, stores the records of executions',
      code,
      // SSM waits for a function at most 300 seconds.
      timeout: Duration.minutes(4),
      role,
      logGroup: this.logGroup,
      environment: {
        [PLAN_ENVIRONMENT.accountId]: Aws.ACCOUNT_ID,
        [PLAN_ENVIRONMENT.partition]: Aws.PARTITION,
        [PLAN_ENVIRONMENT.table]: table.table.tableName,
        [PLAN_ENVIRONMENT.recordBucket]: recordBucket.bucketName,
      },
    });
  }

  private createRole({ table, recordBucket, rules }: PlanFunctionProps): Role {
    const role = createFunctionRole(this, 'Assay remediation: reads resources, plans, stores records', this.logGroup);
    grantActions(role, 'ReadExceptions', selectActions(PLAN_PERMISSIONS, 'any'), '*');
    grantActions(role, 'ReadWriteTable', selectActions(PLAN_PERMISSIONS, 'table'), table.table.tableArn);

    const records = `${recordBucket.bucketArn}/Remediation/${Aws.ACCOUNT_ID}/${Aws.REGION}/*`;
    grantActions(role, 'ReadWriteRecords', selectActions(PLAN_PERMISSIONS, 'execution records'), records);
    suppressWildcard(role, records, 'The key of a record contains the id of its execution, which SSM generates.');
    const { encryptionKey } = recordBucket;
    if (encryptionKey) grantActions(role, 'EncryptRecords', KEY_ACTIONS, encryptionKey.keyArn);

    const executions = formatExecutionArns(this);
    grantActions(role, 'ReadExecutions', selectActions(PLAN_PERMISSIONS, 'automation execution'), executions);
    suppressWildcard(role, executions, 'SSM generates the ids of executions.');

    grantExactly(role, collectLiveReads(rules));
    suppressWildcard(
      role,
      '*',
      'AWS has no resource-level permissions for remediation exceptions and most Describe actions.',
    );
    return role;
  }
}

/**
 * Returns the permissions to read the types that the rules evaluate, and those that they and their plans need as facts.
 */
function collectLiveReads(rules: readonly Rule[]): IamPermission[] {
  for (const rule of rules) assertRemediable(rule);
  const types = rules.flatMap(({ resource, facts = [], remediation }) => [
    ...resource.resourceTypes,
    ...[...facts, ...(remediation?.facts ?? [])].flatMap((fact) => fact.resourceTypes),
  ]);
  const reads = [...new Set(types)].filter(isRemediableType).flatMap((type) => LIVE_READS[type]);
  return [...new Map(reads.map((read) => [`${read.action} ${read.resource}`, read])).values()];
}

/** The plan function must be able to read the resource, and a runbook names a resource by id, without its type. */
function assertRemediable({ name, resource: { resourceTypes } }: Rule): void {
  if (resourceTypes.length === 1 && resourceTypes.every(isRemediableType)) return;
  throw new Error(
    `Cannot deploy the remediation of rule "${name}": got ${resourceTypes.join(', ')}, expected one of ${REMEDIABLE_TYPES.join(', ')}`,
  );
}
