import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/**
 * The table of alerts and remediation: sent and waiting alerts, plans, recent remediations, hashes of records. Items
 * expire at the time in their `expires` attribute. Billed by request, encrypted with an AWS owned key, with
 * point-in-time recovery.
 *
 * @example
 * const table = new ResponseTable(stack, 'Table');
 */
export class ResponseTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      billingMode: BillingMode.PAY_PER_REQUEST,
      // It has the hashes of the records of executions, without which an undo refuses them.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Without the stack there is no undo. The records of executions stay in a bucket.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
