/** The CDK app: what `cdk deploy` puts to work. */
import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';

const app = new App();

const stack = new Stack(app, 'Assay', { description: 'Assay, a rules engine for AWS Config' });

// A template must have a resource. Until the recorder and the rules are here, it is the one that creates nothing:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitconditionhandle.html
new CfnWaitConditionHandle(stack, 'NothingYet');
