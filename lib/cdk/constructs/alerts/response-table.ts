import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/**
 * The table of alerts and remediation: sent and waiting alerts, plans, recent remediations. Items expire at the time in
 * their `expires` attribute. Billed by request, encrypted with an AWS owned key.
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
      // Its items are short-lived. The records of executions are in a bucket.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason:
        'The items are short-lived, the records of executions are in a bucket, and a restored backup would send old alerts again.',
    });
  }
}
