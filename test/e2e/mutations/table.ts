import type { PartName } from './parts';
import { misspellAction, remove, replace, replaceInRunbooks, type TemplateChange } from './template-changes';

/** A change of the templates, the part of the loop that it touches, and the first line of how it is noticed. */
export type Mutation = readonly [title: string, part: PartName, change: TemplateChange, noticed: string];

const EVALUATOR = 'EvaluatorRoleDefaultPolicy';
const ALERTS = 'ResponseAlertsRoleDefaultPolicy';
const PLANNER = 'ResponseRemediationPlannerRoleDefaultPolicy';
const ALERT_FUNCTION = 'ResponseAlertsFunction';
const PLAN_FUNCTION = 'ResponseRemediationPlannerFunction';
const RUNBOOKS = 'ResponseRemediationRunbooksNestedStackRunbooksNestedStackResource';
const COMPLIANCE = 'ResponseAlertsEventsCompliance';
const FAILURES = 'ResponseAlertsEventsFailures';
const TICK = 'ResponseAlertsEventsTick';

export const MUTATIONS: readonly Mutation[] = [
  // Recording
  [
    'AWS Config may not assume the role of the recorder',
    'open group',
    replace('RecordingRecorderRole', 'config.amazonaws.com', 'ec2.amazonaws.com'),
    'denied sts:AssumeRole to config.amazonaws.com',
  ],
  [
    'the recorder may not read resources',
    'open group',
    replace('RecordingRecorderRole', 'AWS_ConfigRole', 'AWS_ConfigRoleX'),
    'no assay-open-ssh: COMPLIANT AWS::EC2::SecurityGroup',
  ],
  [
    'the recorder leaves out security groups',
    'open group',
    replace('ConfigurationRecorder', 'AWS::Config::ResourceCompliance', 'AWS::EC2::SecurityGroup'),
    'no assay-open-ssh: COMPLIANT AWS::EC2::SecurityGroup',
  ],
  [
    'the role of the recorder may not write files',
    'delivery of files',
    misspellAction('RecordingRecorderRoleDefaultPolicy', 's3:PutObject'),
    'denied s3:PutObject to assay-RecordingRecorderRole',
  ],
  [
    'the delivery channel names another bucket',
    'delivery of files',
    replace('DeliveryChannel', /\{"Ref":"RecordingBucket\w+"\}/, '"others"'),
    'denied s3:PutObject to assay-RecordingRecorderRole',
  ],
  // Rules
  [
    'a rule has the scope of another type',
    'open group',
    replace('Rulesopenssh', 'AWS::EC2::SecurityGroup', 'AWS::EC2::Instance'),
    'no assay-open-ssh: COMPLIANT AWS::EC2::SecurityGroup',
  ],
  [
    'a rule has the name of another rule as its parameter',
    'open group',
    replace('Rulesopenssh', '"assayRule":"open-ssh"', '"assayRule":"open-rdp"'),
    'assay-open-ssh: COMPLIANT AWS::EC2::SecurityGroup',
  ],
  [
    'a rule is not triggered by changes',
    'open group',
    replace('Rulesopenssh', '"ConfigurationItemChangeNotification"', '"ConfigurationSnapshotDeliveryCompleted"'),
    'no assay-open-ssh: COMPLIANT AWS::EC2::SecurityGroup',
  ],
  [
    'a rule has no schedule',
    'delivery of files',
    replace('Rulespublics3bucket', '"ScheduledNotification"', '"ConfigurationSnapshotDeliveryCompleted"'),
    'no assay-public-s3-bucket: COMPLIANT AWS::S3::Bucket',
  ],
  // Evaluator
  [
    'AWS Config may not invoke the evaluator',
    'open group',
    remove('EvaluatorInvokedByConfig'),
    'denied lambda:InvokeFunction to config.amazonaws.com',
  ],
  [
    'the evaluator may be invoked for rules of another Region',
    'open group',
    replace('EvaluatorInvokedByConfig', 'eu-west-1', 'us-east-1'),
    'denied lambda:InvokeFunction to config.amazonaws.com',
  ],
  [
    'Lambda may not assume the role of the evaluator',
    'open group',
    replace('EvaluatorRole', 'lambda.amazonaws.com', 'ec2.amazonaws.com'),
    'denied sts:AssumeRole to lambda.amazonaws.com',
  ],
  [
    'the evaluator may not report results',
    'open group',
    misspellAction(EVALUATOR, 'config:PutEvaluations'),
    'denied config:PutEvaluations to assay-EvaluatorRole',
  ],
  [
    'the evaluator may not read an item',
    'large group',
    misspellAction(EVALUATOR, 'config:GetResourceConfigHistory'),
    'denied config:GetResourceConfigHistory to assay-EvaluatorRole',
  ],
  [
    'the evaluator may not write its log',
    'open group',
    misspellAction(EVALUATOR, 'logs:PutLogEvents'),
    'denied logs:PutLogEvents to assay-EvaluatorRole',
  ],
  [
    'the evaluator may not send to its dead-letter queue',
    'failing evaluator',
    misspellAction(EVALUATOR, 'sqs:SendMessage'),
    'denied sqs:SendMessage to assay-EvaluatorRole',
  ],
  [
    'failures of the evaluator have no destination',
    'failing evaluator',
    remove('EvaluatorFunctionEventInvokeConfig'),
    'no message to arn:aws:sqs:eu-west-1:111122223333:assay-EvaluatorDeadLetters',
  ],
  // Events
  [
    'an event rule names another detail type',
    'open group',
    replace(COMPLIANCE, 'Config Rules Compliance Change', 'Config Rule Compliance Change'),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'an event rule matches compliant resources only',
    'open group',
    replace(COMPLIANCE, '["NON_COMPLIANT"]', '["COMPLIANT"]'),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'an event rule leaves out resources that become compliant',
    'remediate group',
    replace(COMPLIANCE, '["NON_COMPLIANT","INSUFFICIENT_DATA"]', '["INSUFFICIENT_DATA"]'),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'an event rule is disabled',
    'open group',
    replace(COMPLIANCE, '"ENABLED"', '"DISABLED"'),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'an event rule has no target',
    'open group',
    replace(COMPLIANCE, '"Targets"', '"Target"'),
    'AWS::Events::Rule.Target',
  ],
  [
    'an event rule may not invoke the alert function',
    'open group',
    remove(`${COMPLIANCE}Permission`),
    'denied lambda:InvokeFunction to events.amazonaws.com',
  ],
  [
    'a target has no dead-letter queue',
    'undeliverable event',
    replace(COMPLIANCE, /"DeadLetterConfig":\{"Arn":\{[^}]*\}\},/, ''),
    'no message to arn:aws:sqs',
  ],
  [
    'the queue of undelivered events has no policy',
    'undeliverable event',
    remove('ResponseAlertsEventsUndeliveredPolicy'),
    'denied sqs:SendMessage to events.amazonaws.com',
  ],
  [
    'an event rule leaves out failed executions',
    'fail to remediate group',
    replace(FAILURES, '"Failed",', ''),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'the alerts tick once a day',
    'open group',
    replace(TICK, 'rate(5 minutes)', 'rate(1 day)'),
    'no event to arn:aws:events:eu-central-1:444455556666:event-bus/security',
  ],
  [
    'the tick has another input',
    'open group',
    replace(TICK, /tick(?=\\)/, 'tock'),
    'assay-alerts fails: Cannot handle an event: found detail-type undefined',
  ],
  // Alerts
  [
    'the alert function has no topic',
    'open group',
    replace(ALERT_FUNCTION, /"ASSAY_TOPIC_ARN":\{[^}]*\},/),
    'assay-alerts fails: Cannot send alerts: environment variable "ASSAY_TOPIC_ARN" is missing',
  ],
  [
    'the alert function sends no findings',
    'open group',
    replace(ALERT_FUNCTION, '"ASSAY_SECURITY_HUB":"on",', ''),
    'no finding: FAILED',
  ],
  [
    'the alert function has another event bus',
    'open group',
    replace(ALERT_FUNCTION, 'event-bus/security', 'event-bus/default'),
    'denied events:PutEvents to assay-ResponseAlertsRole',
  ],
  [
    'the table has another sort key',
    'open group',
    replace('ResponseTable', /"sk"/g, '"sort"'),
    'assay-alerts fails: The provided key element does not match the schema',
  ],
  [
    'the alert function may not find waiting alerts',
    'open group',
    misspellAction(ALERTS, 'dynamodb:Query'),
    'denied dynamodb:Query to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not look up actors',
    'open group',
    misspellAction(ALERTS, 'cloudtrail:LookupEvents'),
    'denied cloudtrail:LookupEvents to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not read changes',
    'open group',
    misspellAction(ALERTS, 'config:GetResourceConfigHistory'),
    'denied config:GetResourceConfigHistory to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not read executions',
    'fail to remediate group',
    misspellAction(ALERTS, 'ssm:GetAutomationExecution'),
    'denied ssm:GetAutomationExecution to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not import findings',
    'open group',
    replace(ALERTS, 'product/111122223333/default', 'product/111122223333/assay'),
    'denied securityhub:BatchImportFindings to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not publish',
    'open group',
    misspellAction(ALERTS, 'sns:Publish'),
    'denied sns:Publish to assay-ResponseAlertsRole',
  ],
  [
    'the topic denies the alert function, and nobody else',
    'open group',
    replace('ResponseAlertsTopicPolicy', 'ArnNotEquals', 'ArnEquals'),
    'denied sns:Publish to assay-ResponseAlertsRole',
  ],
  [
    'the topic has no subscriber',
    'open group',
    remove('ResponseAlertsTopiconcallexamplecom'),
    'no mail: HIGH open-ssh: web (',
  ],
  [
    'the alert function may not start evaluations',
    'expired waiver',
    misspellAction(ALERTS, 'config:StartConfigRulesEvaluation'),
    'denied config:StartConfigRulesEvaluation to assay-ResponseAlertsRole',
  ],
  [
    'the alert function may not send to its dead-letter queue',
    'unreadable event',
    misspellAction(ALERTS, 'sqs:SendMessage'),
    'denied sqs:SendMessage to assay-ResponseAlertsRole',
  ],
  // Remediation
  [
    'there is no remediation configuration',
    'remediate group',
    remove('ResponseRemediationopensshConfiguration'),
    'stops: RemediationConfiguration for rule assay-open-ssh does not exist.',
  ],
  [
    'a remediation is not automatic',
    'create volume',
    replace('ResponseRemediationgp2volumeConfiguration', '"Automatic":true', '"Automatic":false'),
    'volume is gp2',
  ],
  [
    'a remediation names another runbook',
    'create volume',
    replace('ResponseRemediationgp2volumeConfiguration', 'assay-gp2-volume-remediate', 'assay-gp2-volume'),
    'error: AWS Config cannot remediate',
  ],
  [
    'a remediation does not pass the resource',
    'create volume',
    replace('ResponseRemediationgp2volumeConfiguration', '"RESOURCE_ID"', '"RESOURCE"'),
    'error: AWS Config cannot remediate',
  ],
  [
    'a runbook may not invoke the plan function',
    'remediate group',
    misspellAction('opensshRole', 'lambda:InvokeFunction'),
    'denied lambda:InvokeFunction to assay-open-ssh-remediate-eu-west-1',
  ],
  [
    'a runbook may not make its call',
    'remediate group',
    misspellAction('opensshRole', 'ec2:RevokeSecurityGroupIngress'),
    'denied ec2:RevokeSecurityGroupIngress to assay-open-ssh-remediate-eu-west-1',
  ],
  [
    'an undo may not make its call',
    'undo group',
    misspellAction('opensshUndoRole', 'ec2:AuthorizeSecurityGroupIngress'),
    'denied ec2:AuthorizeSecurityGroupIngress to assay-open-ssh-undo-eu-west-1',
  ],
  [
    'Systems Manager may not assume the role of a runbook',
    'remediate group',
    replace('opensshRole', 'automation-execution/*', 'automation-executions/*'),
    'denied sts:AssumeRole to ssm.amazonaws.com',
  ],
  [
    'a runbook goes to a step that it does not have',
    'create volume',
    replace('gp2volumeRunbook', "NextStep: 'ModifyToGp3", "NextStep: 'ModifyToGp4"),
    'cannot deploy: Cannot create AWS::SSM::Document gp2volumeRunbook',
  ],
  [
    'the runbooks do not receive the plan function',
    'create volume',
    replace(RUNBOOKS, /"PlanFunction":\{[^}]*\},/),
    'cannot deploy: Cannot create nested stack ResponseRemediationRunbooksNestedStackRunbooksNestedStackResource',
  ],
  [
    'a runbook names another approver',
    'remediate bucket',
    replaceInRunbooks('role/on-call', 'role/nobody'),
    'stops: arn:aws:sts::111122223333:assumed-role/on-call/dave is not one of the approvers',
  ],
  [
    'the approvals have no subscriber',
    'publish bucket',
    remove('ResponseRemediationApprovalsTopiconcallexamplecom'),
    'no mail: Approval request for assay-public-s3-bucket-remediate',
  ],
  [
    'the plan function has no bucket for records',
    'remediate group',
    replace(PLAN_FUNCTION, /,"ASSAY_RECORD_BUCKET":\{[^}]*\}/),
    'assay-planner fails: Cannot plan remediation: environment variable "ASSAY_RECORD_BUCKET"',
  ],
  [
    'the bucket denies records to the plan function',
    'remediate group',
    replace('RecordingBucketPolicy', 'ArnNotEquals', 'ArnEquals'),
    'denied s3:PutObject to assay-ResponseRemediationPlannerRole',
  ],
  [
    'the plan function may not read records',
    'undo group',
    misspellAction(PLANNER, 's3:GetObject'),
    'denied s3:GetObject to assay-ResponseRemediationPlannerRole',
  ],
  [
    'the plan function may not store plans',
    'remediate group',
    misspellAction(PLANNER, 'dynamodb:PutItem'),
    'denied dynamodb:PutItem to assay-ResponseRemediationPlannerRole',
  ],
  [
    'the plan function may not read the resource',
    'remediate group',
    misspellAction(PLANNER, 'ec2:DescribeSecurityGroups'),
    'denied ec2:DescribeSecurityGroups to assay-ResponseRemediationPlannerRole',
  ],
  [
    'the plan function may not read buckets of its account',
    'publish bucket',
    replace(PLANNER, '"aws:ResourceAccount":"111122223333"', '"aws:ResourceAccount":"444455556666"'),
    'denied s3:GetBucketAcl to assay-ResponseRemediationPlannerRole',
  ],
  // Health
  [
    'an alarm watches another queue',
    'unreadable event',
    replace('HealthAlertDeadLetters', /ResponseAlertsDeadLetters\w+/, 'EvaluatorDeadLettersDD92F139'),
    'no alarm assay-alert-dead-letters',
  ],
  [
    'an alarm has another threshold',
    'unreadable event',
    replace('HealthAlertErrors', '"Threshold":1', '"Threshold":100'),
    'no alarm assay-alert-errors',
  ],
  [
    'an alarm watches another metric',
    'failing evaluator',
    replace('HealthErrors', '"MetricName":"Errors"', '"MetricName":"Error"'),
    'no alarm assay-evaluator-errors',
  ],
  [
    'a stopped recorder matches no event rule',
    'tampering',
    replace('HealthRecorderStoppedRule', 'StopConfigurationRecorder', 'StopRecorder'),
    'no message to arn:aws:sqs:eu-west-1:111122223333:assay-HealthTamperEvents',
  ],
  [
    'a changed recorder matches no event rule',
    'tampering',
    replace('HealthRecordingChangedRule', 'config.amazonaws.com', 'configservice.amazonaws.com'),
    'no message to arn:aws:sqs:eu-west-1:111122223333:assay-HealthTamperEvents',
  ],
  [
    'deleted results match no event rule',
    'tampering',
    replace('HealthRulesChangedRule', 'configRuleName', 'ruleName'),
    'no message to arn:aws:sqs:eu-west-1:111122223333:assay-HealthTamperEvents',
  ],
  [
    'the queue of tamper events has no policy',
    'tampering',
    remove('HealthTamperEventsPolicy'),
    'denied sqs:SendMessage to events.amazonaws.com',
  ],
  [
    'a failed delivery matches no event rule',
    'failing delivery',
    replace('HealthDeliveryFailedRule', 'ConfigurationHistoryDeliveryFailed', 'ConfigHistoryDeliveryFailed'),
    'no message to arn:aws:sqs:eu-west-1:111122223333:assay-HealthTamperEvents',
  ],
];
