import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/**
 * What alerts and remediation remember: what was raised and what waits, what an execution plans and what was put right
 * lately. Items end by themselves, at the time that their `expires` says. Paid by the request; encrypted with a key of AWS's.
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
      // What it holds is short-lived: the evidence of what was changed lies in the bucket.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason:
        'It remembers what was said and done lately. What is to outlast it is evidence in the bucket, and yesterday restored would raise its alerts again.',
    });
  }
}
